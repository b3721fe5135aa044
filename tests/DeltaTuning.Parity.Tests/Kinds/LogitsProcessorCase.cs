using System.Text.Json.Nodes;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>One step of each processor on given scores.</summary>
internal sealed class LogitsProcessorCase : ICaseKind
{
    private static readonly Closeness Near = new(1e-5, 1e-5);

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var scope = NewDisposeScope();
        using var tensors = @case.OpenTensors();
        foreach (var entry in @case.Entries)
        {
            var (name, arguments) = ((string)entry["processor"]!, entry["arguments"]!.AsObject());
            var tokens = tensors.Read((string)entry["input_ids"]!);
            var context = new LogitsContext(tokens)
            {
                SourceIds = tensors.Read("in.encoder_input_ids"),
                StartLength = (long?)(arguments["prompt_length_to_skip"] ?? arguments["input_ids_seq_length"]) ?? tokens.shape[1],
            };
            var scores = Create(name, arguments).Process(tensors.Read((string)entry["scores"]!).clone(), context);
            Near.Demand(scores, tensors.Read((string)entry["expected"]!), $"{name} {arguments.ToJsonString()}");
        }
    }

    private static ILogitsProcessor Create(string name, JsonObject arguments) => name switch
    {
        "RepetitionPenaltyLogitsProcessor" => new RepetitionPenaltyProcessor((double)arguments["penalty"]!, (int?)arguments["prompt_ignore_length"] ?? 0),
        "EncoderRepetitionPenaltyLogitsProcessor" => new EncoderRepetitionPenaltyProcessor((double)arguments["penalty"]!),
        "NoRepeatNGramLogitsProcessor" => new NoRepeatNGramProcessor((int)arguments["ngram_size"]!),
        "EncoderNoRepeatNGramLogitsProcessor" => new EncoderNoRepeatNGramProcessor((int)arguments["encoder_ngram_size"]!),
        "NoBadWordsLogitsProcessor" => new BadWordsProcessor(ReferenceGeneration.Words(arguments["bad_words_ids"]!), Ends(arguments)),
        "SequenceBiasLogitsProcessor" => new SequenceBiasProcessor(ReferenceGeneration.Biases(arguments["sequence_bias"]!)),
        "MinLengthLogitsProcessor" => new MinLengthProcessor((int)arguments["min_length"]!, Ends(arguments)),
        "MinNewTokensLengthLogitsProcessor" => new MinLengthProcessor((int)arguments["min_new_tokens"]!, Ends(arguments), onlyNew: true),
        "ForcedEOSTokenLogitsProcessor" => new ForcedEndTokensProcessor((int)arguments["max_length"]!, Ends(arguments)),
        "ForcedBOSTokenLogitsProcessor" => new ForcedBeginTokenProcessor((long)arguments["bos_token_id"]!),
        "SuppressTokensLogitsProcessor" => new SuppressTokensProcessor(ReferenceGeneration.Numbers(arguments["suppress_tokens"]!)),
        "SuppressTokensAtBeginLogitsProcessor" => new SuppressTokensProcessor(ReferenceGeneration.Numbers(arguments["begin_suppress_tokens"]!), (int)arguments["begin_index"]!),
        "ExponentialDecayLengthPenalty" => new LengthDecayProcessor(ReferenceGeneration.Decay(arguments["exponential_decay_length_penalty"]!), Ends(arguments)),
        "LogitNormalization" => new NormalizationProcessor(),
        "InfNanRemoveLogitsProcessor" => new InvalidScoresProcessor(),
        _ => throw new NotSupportedException($"There is no processor {name}."),
    };

    private static long[] Ends(JsonObject arguments) => ReferenceGeneration.Numbers(arguments["eos_token_id"]!);
}
