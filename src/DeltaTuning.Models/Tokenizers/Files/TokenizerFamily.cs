namespace DeltaTuning.Models;

/// <summary>A family of tokenizers.</summary>
/// <param name="Name">The family.</param>
/// <param name="Files">Its files, in folders of the older kind.</param>
/// <param name="ModelType">Its type of model in <c>tokenizer.json</c>.</param>
/// <param name="Classes">Its classes in transformers, without <c>Fast</c>.</param>
/// <param name="Read">Reads it, from <c>tokenizer.json</c> where that is given and from its files otherwise.</param>
internal sealed record TokenizerFamily(
    string Name, string[] Files, string ModelType, string[] Classes, Func<TokenizerFolder, TokenizerJson?, TokenizerOptions, TokenizerParts> Read);
