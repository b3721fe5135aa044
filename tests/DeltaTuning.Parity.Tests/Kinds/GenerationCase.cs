using System.Text.Json.Nodes;
using DeltaTuning.Files;
using DeltaTuning.Models;
using DeltaTuning.Parity.Tests.Reference;
using static TorchSharp.torch;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>Generated sequences with the scores of beams, with and without cached keys and values; the scores of every step; embeddings as inputs.</summary>
internal sealed class GenerationCase : ICaseKind
{
    private static readonly Closeness Usual = new(1e-4, 1e-4);

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        using var model = T5ForConditionalGeneration.FromPretrained(@case.ModelFolder);
        if (@case.Json["entries"] is not null)
        {
            foreach (var entry in @case.Entries)
                Search(model, entry, @case.Closeness);
        }
        else if (@case.Json["options_beam"] is null)
            Scores(model, @case);
        else
            Embedded(model, @case);
    }

    private static void Search(T5ForConditionalGeneration model, JsonObject entry, Closeness closeness)
    {
        using var scope = NewDisposeScope();
        var name = (string)entry["name"]!;
        var start = entry["options"]!["decoder_input_ids"];
        var inputs = new ModelInputs
        {
            InputIds = ReferenceGeneration.Matrix(entry["input_ids"]!),
            AttentionMask = entry["attention_mask"] is { } mask ? ReferenceGeneration.Matrix(mask) : null,
            DecoderInputIds = start is null ? null : ReferenceGeneration.Matrix(start),
        };
        var options = ReferenceGeneration.Read(entry["options"]!);
        foreach (var cached in new[] { true, false })
        {
            var output = model.Generate(inputs, options with { UseCache = cached });
            TensorAssert.Identical(output.Sequences, ReferenceGeneration.Matrix(entry["sequences"]!), $"{name}, cached {cached}");
            Compare(output, entry["sequences_scores"], closeness, name);
            if (entry["eos_at"] is { } ends)
                Ends(output.Sequences, ends.AsArray(), start?[0]!.AsArray().Count ?? 1, options.EndTokens!).Should().Equal(ends.AsArray().Select(end => (int?)end), name);
        }
    }

    private static void Scores(T5ForConditionalGeneration model, ReferenceCase @case)
    {
        using var tensors = @case.OpenTensors();
        var options = ReferenceGeneration.Read(@case.Json["options"]!) with { OutputLogits = true, OutputScores = true };
        var output = model.Generate(ReferenceInputs.Read(tensors), options);
        TensorAssert.Identical(output.Sequences, tensors.Read("out.sequences"), "sequences");
        for (var step = 0; tensors.Entries.ContainsKey($"out.logits.{step}"); step++)
        {
            @case.Closeness.Demand(output.Logits![step], tensors.Read($"out.logits.{step}"), $"logits of step {step}");
            @case.Closeness.Demand(output.Scores![step], tensors.Read($"out.scores.{step}"), $"scores of step {step}");
        }
        @case.Closeness.Demand(output.TransitionScores(normalize: options.Beams == 1), tensors.Read("out.transition_scores"), "transition scores");
        if (options.Beams == 1)
            return;
        @case.Closeness.Demand(output.SequenceScores!, tensors.Read("out.sequences_scores"), "sequences' scores");
        @case.Closeness.Demand(output.BeamIndices!, tensors.Read("out.beam_indices").to(ScalarType.Int64), "beam indices");
    }

    private static void Embedded(T5ForConditionalGeneration model, ReferenceCase @case)
    {
        using var tensors = @case.OpenTensors();
        var source = new EmbeddedTokens(tensors.Read("in.inputs_embeds"), tensors.Read("in.attention_mask"));
        var greedy = model.GenerateFrom(source, ReferenceGeneration.Read(@case.Json["options"]!));
        TensorAssert.Identical(greedy.Sequences, ReferenceGeneration.Matrix(@case.Json["sequences"]!), "greedy");
        var beams = model.GenerateFrom(source, ReferenceGeneration.Read(@case.Json["options_beam"]!));
        TensorAssert.Identical(beams.Sequences, ReferenceGeneration.Matrix(@case.Json["beam_sequences"]!), "beams");
        Compare(beams, @case.Json["beam_scores"], Usual, "beams");
    }

    private static void Compare(GenerationOutput output, JsonNode? scores, Closeness closeness, string what)
    {
        if (scores is not null)
            closeness.Demand(output.SequenceScores!, tensor(scores.AsArray().Select(score => (float)score!).ToArray()), $"scores of {what}");
    }

    private static IEnumerable<int?> Ends(Tensor sequences, JsonArray ends, int start, IReadOnlyList<long> tokens) =>
        Enumerable.Range(0, ends.Count).Select(row =>
        {
            var place = sequences[row].data<long>().ToArray().AsSpan(start).IndexOfAny([.. tokens]);
            return place < 0 ? (int?)null : place;
        });
}
