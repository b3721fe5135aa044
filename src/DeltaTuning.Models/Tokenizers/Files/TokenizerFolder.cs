using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>The tokenizer files of a model's folder, read with care: what is damaged is named.</summary>
internal sealed class TokenizerFolder
{
    /// <summary>The settings.</summary>
    internal const string ConfigFile = "tokenizer_config.json";

    /// <summary>The names of special tokens.</summary>
    internal const string SpecialTokensFile = "special_tokens_map.json";

    /// <summary>Tokens that were added to a vocabulary, in older folders.</summary>
    internal const string AddedTokensFile = "added_tokens.json";

    /// <summary>A whole tokenizer, in newer folders.</summary>
    internal const string TokenizerFile = "tokenizer.json";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };
    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    private readonly string _folder;

    internal TokenizerFolder(string folder)
    {
        ModelFolder.Require(folder);
        _folder = folder;
        Config = Has(ConfigFile) ? Json(ConfigFile) : [];
        SpecialTokensMap = Has(SpecialTokensFile) ? Json(SpecialTokensFile) : [];
        AddedTokens = Has(AddedTokensFile) ? Json(AddedTokensFile) : [];
    }

    /// <summary><see cref="ConfigFile"/>; empty where it is missing.</summary>
    internal JsonObject Config { get; }

    /// <summary><see cref="SpecialTokensFile"/>; empty where it is missing.</summary>
    internal JsonObject SpecialTokensMap { get; }

    /// <summary><see cref="AddedTokensFile"/>; empty where it is missing.</summary>
    internal JsonObject AddedTokens { get; }

    /// <summary>Whether the folder has a file.</summary>
    internal bool Has(string name) => File.Exists(PathOf(name));

    /// <summary>The path of a file.</summary>
    internal string PathOf(string name) => Path.Combine(_folder, name);

    /// <summary>A file's bytes.</summary>
    internal byte[] Bytes(string name) => File.ReadAllBytes(Require(name));

    /// <summary>A file's lines.</summary>
    internal string[] Lines(string name)
    {
        try
        {
            return File.ReadAllLines(Require(name), StrictUtf8);
        }
        catch (DecoderFallbackException error)
        {
            throw Damaged(name, "is no UTF-8 text", error);
        }
    }

    /// <summary>A file's JSON object.</summary>
    internal JsonObject Json(string name)
    {
        try
        {
            return JsonNode.Parse(File.ReadAllBytes(Require(name)), documentOptions: Strict) as JsonObject ?? throw Damaged(name, "holds no JSON object");
        }
        catch (JsonException error)
        {
            throw Damaged(name, $"is no JSON ({error.Message})", error);
        }
    }

    /// <summary>The error for a damaged file.</summary>
    internal InvalidDataException Damaged(string name, string problem, Exception? cause = null) =>
        new($"{PathOf(name)} {problem}; get the file again from where the model came from.", cause);

    private string Require(string name) => Has(name) ? PathOf(name)
        : throw new FileNotFoundException($"{_folder} has no {name}; get it from where the model came from.", PathOf(name));
}
