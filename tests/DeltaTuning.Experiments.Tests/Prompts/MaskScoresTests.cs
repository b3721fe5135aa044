using DeltaTuning.Models;
using DeltaTuning.Modules;
using static TorchSharp.torch;

namespace DeltaTuning.Experiments.Tests.Prompts;

public sealed class MaskScoresTests
{
    private static readonly long[,] Ids = { { 5, 6, 7, 8, 9, 2 }, { 5, 11, 12, 2, 1, 1 } };
    private static readonly long[,] Mask = { { 1, 1, 1, 1, 1, 1 }, { 1, 1, 1, 1, 0, 0 } };
    private static readonly long[,] Places = { { 4, 0 }, { 2, 3 } };

    public static TheoryData<string> Families { get; } = ["roberta-masked-lm", "bert-masked-lm"];

    [Theory]
    [MemberData(nameof(Families))]
    public void Scores_at_places_are_those_of_the_whole_output(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Load(family);
        var input = Input();

        var whole = model.call(input).Logits!;
        var scores = ((IMaskedLanguageModel)model).ScoreAt(input, tensor(Places)).Logits!;

        scores.shape.Should().Equal(2, 2, whole.shape[2]);
        TensorAssert.Close(scores, stack([whole[0].index_select(0, tensor(new long[] { 4, 0 })), whole[1].index_select(0, tensor(new long[] { 2, 3 }))]));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_prompt_after_the_first_token_moves_the_places(string family)
    {
        using var scope = NewDisposeScope();
        using var model = Load(family);
        using var prompt = model.Apply(new PromptTuning(3) { Placement = PromptPlacement.AfterStart, Init = PromptInit.Normal(0.5) });
        var input = Input();

        var whole = model.call(input).Logits!;
        var scores = ((IMaskedLanguageModel)model).ScoreAt(input, tensor(Places)).Logits!;

        // <s> stays where it is; all else moves by the prompt's length.
        whole.shape[1].Should().Be(9);
        TensorAssert.Close(scores, stack([whole[0].index_select(0, tensor(new long[] { 7, 0 })), whole[1].index_select(0, tensor(new long[] { 5, 6 }))]));
    }

    [Fact]
    public void Places_must_fit_the_rows()
    {
        using var scope = NewDisposeScope();
        using var model = Load("roberta-masked-lm");
        model.Invoking(it => ((IMaskedLanguageModel)it).ScoreAt(Input(), tensor(new long[] { 1, 2 }))).Should().Throw<ArgumentException>().WithMessage("*places has shape (2)*");
        model.Invoking(it => ((IMaskedLanguageModel)it).ScoreAt(Input(), tensor(new long[,] { { 1 }, { 6 } }))).Should().Throw<ArgumentException>().WithMessage("*value 6*");
    }

    private static PretrainedModel Load(string family)
    {
        var folder = Path.Combine(Checkout.Fixtures, "models", family);
        return family.StartsWith("roberta", StringComparison.Ordinal) ? RobertaForMaskedLM.FromPretrained(folder) : BertForMaskedLM.FromPretrained(folder);
    }

    private static ModelInputs Input() => new() { InputIds = tensor(Ids), AttentionMask = tensor(Mask) };
}
