using DeltaTuning.Models;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.PromptTests;

/// <summary>Rows of one batch under prompts and prefixes of different lengths.</summary>
public class RowsOfPromptsTests
{
    public static TheoryData<string, Func<PretrainedModel>> Models() => new()
    {
        { "roberta", () => RobertaForMaskedLM.FromConfig(PromptTuningTests.Config, new() { Seed = 1 }) },
        {
            "bert",
            () => BertForMaskedLM.FromConfig(new BertConfig { VocabSize = 40, HiddenSize = 16, NumHiddenLayers = 2, NumAttentionHeads = 2, IntermediateSize = 24, MaxPositionEmbeddings = 20 }, new() { Seed = 1 })
        },
    };

    [Theory]
    [MemberData(nameof(Models))]
    public void EachRow_IsAsIfAlone(string name, Func<PretrainedModel> make)
    {
        using var model = make();
        using var prompt = model.Apply(new PromptTuning(2), new() { Name = "prompt", Seed = 1 });
        using var after = model.Apply(new PTuning(3) { Placement = PromptPlacement.AfterStart }, new() { Name = "after", Seed = 2 });
        using var prefix = model.Apply(new PrefixTuning(2), new() { Name = "prefix", Seed = 3 });
        using var scope = NewDisposeScope();
        using var quiet = no_grad();
        string[] rows = ["after", DeltaCollection.Base, "prefix", "prompt"];
        var inputs = new ModelInputs
        {
            InputIds = tensor(new long[,] { { 0, 5, 6, 2 }, { 0, 7, 2, 1 }, { 0, 8, 2, 1 }, { 0, 5, 9, 2 } }),
            AttentionMask = tensor(new long[,] { { 1, 1, 1, 1 }, { 1, 1, 1, 0 }, { 1, 1, 1, 0 }, { 1, 1, 1, 1 } }),
        };
        Tensor together;
        using (model.Deltas().Rows(rows))
            together = OfTokens(model.call(inputs));
        for (var row = 0; row < rows.Length; row++)
        {
            model.Deltas().Activate(rows[row] == DeltaCollection.Base ? [] : [rows[row]]);
            TensorAssert.Close(together[row], OfTokens(model.call(inputs))[row], 1e-4, 1e-5, $"{name}: {rows[row]}");
        }
    }

    private static Tensor OfTokens(ModelOutput output) =>
        output.TokenPlaces is { } places ? output.Logits!.gather(1, places.unsqueeze(-1).expand(-1, -1, 40)) : output.Logits!;
}
