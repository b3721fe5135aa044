using System.Text.Json.Nodes;

namespace DeltaTuning.Models;

/// <summary>Reads the greatest length of a tokenizer.</summary>
internal static class ModelLength
{
    /// <summary>The option's, or the file's; null where it names none. transformers writes 10³⁰ for none.</summary>
    internal static int? Read(TokenizerFolder folder, TokenizerOptions options) =>
        options.ModelMaxLength ?? (folder.Config["model_max_length"] is JsonValue value && value.TryGetValue(out double length) && length is >= 1 and <= 1e9 ? (int)length : null);
}
