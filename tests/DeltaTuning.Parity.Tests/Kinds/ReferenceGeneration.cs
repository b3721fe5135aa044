using System.Text.Json.Nodes;
using DeltaTuning.Models;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>Arguments of transformers' <c>generate</c> as options.</summary>
internal static class ReferenceGeneration
{
    private static readonly Dictionary<string, Func<GenerationOptions, JsonNode, GenerationOptions>> Readers = new()
    {
        ["max_new_tokens"] = (options, value) => options with { MaxNewTokens = (int)value },
        ["max_length"] = (options, value) => options with { MaxLength = (int)value },
        ["min_new_tokens"] = (options, value) => options with { MinNewTokens = (int)value },
        ["min_length"] = (options, value) => options with { MinLength = (int)value },
        ["eos_token_id"] = (options, value) => options with { EndTokens = Numbers(value) },
        ["num_beams"] = (options, value) => options with { Beams = (int)value },
        ["num_return_sequences"] = (options, value) => options with { ReturnedSequences = (int)value },
        ["length_penalty"] = (options, value) => options with { LengthPenalty = (double)value },
        ["early_stopping"] = (options, value) => options with { EarlyStopping = Stopping(value) },
        ["repetition_penalty"] = (options, value) => options with { RepetitionPenalty = (double)value },
        ["encoder_repetition_penalty"] = (options, value) => options with { EncoderRepetitionPenalty = (double)value },
        ["no_repeat_ngram_size"] = (options, value) => options with { NoRepeatNGramSize = (int)value },
        ["encoder_no_repeat_ngram_size"] = (options, value) => options with { EncoderNoRepeatNGramSize = (int)value },
        ["bad_words_ids"] = (options, value) => options with { BadWords = Words(value) },
        ["sequence_bias"] = (options, value) => options with { SequenceBias = Biases(value) },
        ["suppress_tokens"] = (options, value) => options with { SuppressTokens = Numbers(value) },
        ["begin_suppress_tokens"] = (options, value) => options with { BeginSuppressTokens = Numbers(value) },
        ["forced_bos_token_id"] = (options, value) => options with { ForcedBeginToken = (long)value },
        ["forced_eos_token_id"] = (options, value) => options with { ForcedEndTokens = Numbers(value) },
        ["exponential_decay_length_penalty"] = (options, value) => options with { LengthDecay = Decay(value) },
        ["renormalize_logits"] = (options, value) => options with { RenormalizeScores = (bool)value },
        ["allowed_tokens"] = (options, value) => Numbers(value) is var tokens ? options with { AllowedTokens = (_, _) => tokens } : options,
        ["temperature"] = (options, value) => options with { Temperature = (double)value },
        ["top_k"] = (options, value) => options with { TopK = (int)value is > 0 and var count ? count : null },
        ["top_p"] = (options, value) => options with { TopP = (double)value },
        ["min_p"] = (options, value) => options with { MinP = (double)value },
        ["typical_p"] = (options, value) => options with { TypicalP = (double)value },
        ["epsilon_cutoff"] = (options, value) => options with { EpsilonCutoff = (double)value },
        ["eta_cutoff"] = (options, value) => options with { EtaCutoff = (double)value },
        ["decoder_input_ids"] = (options, _) => options, // an input
    };

    /// <summary>Reads the arguments; one that there is no option for is an error.</summary>
    public static GenerationOptions Read(JsonNode arguments, GenerationOptions? start = null) => arguments.AsObject().Aggregate(start ?? new(), (options, argument) =>
        Readers.TryGetValue(argument.Key, out var read) ? read(options, argument.Value!) : throw new NotSupportedException($"There is no option for {argument.Key}."));

    /// <summary>A number or a list of them.</summary>
    public static long[] Numbers(JsonNode value) => value is JsonArray list ? [.. list.Select(id => (long)id!)] : [(long)value];

    /// <summary>Lists of tokens.</summary>
    public static long[][] Words(JsonNode value) => [.. value.AsArray().Select(word => Numbers(word!))];

    /// <summary>Pairs of tokens and a number.</summary>
    public static TokenBias[] Biases(JsonNode value) => [.. value.AsArray().Select(pair => new TokenBias(Numbers(pair![0]!), (double)pair[1]!))];

    /// <summary>A start and a factor.</summary>
    public static LengthDecay Decay(JsonNode value) => new((int)value[0]!, (double)value[1]!);

    /// <summary>Rows of ids, int64.</summary>
    public static Tensor Matrix(JsonNode rows) => stack([.. rows.AsArray().Select(row => tensor(Numbers(row!)))]);

    private static EarlyStopping Stopping(JsonNode value) => value.ToJsonString() switch
    {
        "false" => EarlyStopping.WhenUnlikely,
        "true" => EarlyStopping.WhenEnough,
        "\"never\"" => EarlyStopping.Never,
        var other => throw new InvalidDataException($"There is no early_stopping {other}."),
    };
}
