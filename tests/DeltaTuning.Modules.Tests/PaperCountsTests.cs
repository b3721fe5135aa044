using DeltaTuning.Models;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests;

/// <summary>
/// Numbers of trained parameters in backbones of real sizes, as papers and other libraries give them. The models are made without storage, so that nothing is
/// allocated. Task heads are left out.
/// </summary>
public class PaperCountsTests
{
    private static readonly PretrainedOptions NoStorage = new() { Device = META };

    private static readonly Dictionary<string, Func<PretrainedModel>> Backbones = new()
    {
        ["T5-base"] = () => T5ForConditionalGeneration.FromConfig(new T5Config { DModel = 768, DFf = 3072, NumLayers = 12, NumHeads = 12 }, NoStorage),
        ["T0-3B"] = () => T5ForConditionalGeneration.FromConfig(
            new T5Config { DModel = 2048, DFf = 5120, NumLayers = 24, NumHeads = 32, FeedForwardProj = "gated-gelu", TieWordEmbeddings = false }, NoStorage),
        ["RoBERTa-base"] = () => RobertaForMaskedLM.FromConfig(RobertaConfig.RobertaBase, NoStorage),
        ["RoBERTa-large"] = () => RobertaForMaskedLM.FromConfig(RobertaConfig.RobertaLarge, NoStorage),
        ["RoBERTa-base, two labels"] = () => RobertaForSequenceClassification.FromConfig(RobertaConfig.RobertaBase, NoStorage),
    };

    private static Targets SelfAttention { get; } = Targets.At(AttachmentPoint.Query.Of(AttentionKind.Self), AttachmentPoint.Value.Of(AttentionKind.Self));

    private static Targets SelfKeys { get; } = Targets.At(AttachmentPoint.KeyValues.Of(AttentionKind.Self));

    private static PrefixProjection OpenDelta { get; } = new() { HiddenSize = 512, EmbeddingSize = 512, IsShared = true };

    private static BiasScope Encoder => BiasScope.All & ~BiasScope.Head;

    // A row: what it is called, the backbone, the method, the number. The arithmetic is Σ over layers of the sizes that the method's page gives.
    private static readonly (string Name, string Backbone, IDeltaModule Method, long Count)[] Rows =
    [
        ("LoRA r8 q,v", "T5-base", new LoRA(r: 8), 884_736),
        ("LoRA r8 q,v", "RoBERTa-base", new LoRA(r: 8), 294_912),
        ("LoRA r8 q,v", "RoBERTa-large", new LoRA(r: 8), 786_432),
        ("LoRA r8 q,v of self-attentions", "T5-base", new LoRA(r: 8) { Targets = SelfAttention }, 589_824),
        ("LoRA r10 q,v", "T5-base", new LoRA(r: 10), 1_105_920),
        ("LoRA r4 everywhere", "T0-3B", new LoRA(r: 4) { Targets = Targets.Named("q", "k", "v", "o", "wi_0", "wi_1", "wo") }, 8_847_360),
        ("LoRA r8 and the head", "RoBERTa-base, two labels", new LoRA(r: 8), 294_912 + 592_130),
        ("DoRA r8 q,v", "T5-base", new LoRA(r: 8) { UseDora = true }, 940_032),
        ("DoRA r8 q,v", "RoBERTa-base", new LoRA(r: 8) { UseDora = true }, 313_344),
        ("DoRA r8 q,v", "RoBERTa-large", new LoRA(r: 8) { UseDora = true }, 835_584),
        ("prompt of 100", "T5-base", new PromptTuning(100), 76_800),
        ("prompt of 100", "RoBERTa-base", new PromptTuning(100), 76_800),
        ("prompt of 10", "RoBERTa-large", new PromptTuning(10), 10_240),
        ("prefix of 6", "T5-base", new PrefixTuning(6) { Targets = SelfKeys }, 221_184),
        ("prefix of 6", "RoBERTa-base", new PrefixTuning(6), 110_592),
        ("prefix of 6", "RoBERTa-large", new PrefixTuning(6), 294_912),
        ("prefix of 6, one network", "T5-base", new PrefixTuning(6) { Targets = SelfKeys, Projection = OpenDelta }, 19_176_960),
        ("prefix of 6, one network", "RoBERTa-base", new PrefixTuning(6) { Projection = OpenDelta }, 9_721_344),
        ("(IA)³", "T5-base", new IA3(), 129_024),
        ("(IA)³", "RoBERTa-base", new IA3(), 55_296),
        ("(IA)³", "RoBERTa-large", new IA3(), 147_456),
        ("(IA)³", "T0-3B", new IA3(), 540_672),
        ("adapters of Houlsby", "RoBERTa-base", Adapter.Houlsby, 1_789_056),
        ("adapters of Houlsby", "RoBERTa-large", Adapter.Houlsby, 6_343_680),
        ("adapters of Houlsby", "T5-base", Adapter.Houlsby, 3_578_112),
        ("adapters of Houlsby, m 24", "T5-base", Adapter.Houlsby with { BottleneckSize = 24 }, 1_807_488),
        ("adapters after feed-forward blocks, a 32nd", "T0-3B", Adapter.Pfeiffer with { ReductionFactor = 32 }, 12_684_288),
        ("adapters of Pfeiffer", "T5-base", Adapter.Pfeiffer, 1_789_056),
        ("adapters of Pfeiffer", "RoBERTa-base", Adapter.Pfeiffer, 894_528),
        ("adapters of Pfeiffer", "RoBERTa-large", Adapter.Pfeiffer, 3_171_840),
        ("adapters of OpenDelta", "T5-base", Adapter.OpenDelta, 1_807_488),
        ("adapters of OpenDelta", "RoBERTa-base", Adapter.OpenDelta, 903_744),
        ("adapters of OpenDelta", "RoBERTa-large", Adapter.OpenDelta, 2_409_600),
        ("parallel adapters", "RoBERTa-base", Adapter.Parallel, 12 * ((2 * 768 * 384) + 384 + 768)),
        ("parallel adapters, scaled", "RoBERTa-base", Adapter.ScaledParallel, 12 * ((2 * 768 * 384) + 384 + 768 + 1)),
        ("BitFit of the encoder", "RoBERTa-base", new BitFit { Scope = Encoder }, 102_144),
        ("BitFit of the encoder", "RoBERTa-large", new BitFit { Scope = Encoder }, 271_360),
        ("BitFit", "RoBERTa-base", new BitFit(), 153_945),
        ("BitFit", "RoBERTa-large", new BitFit(), 323_673),
        ("BitFit, biases added", "T5-base", new BitFit(), 165_888 + 47_616),
        ("layer norm tuning", "T5-base", new LayerNormTuning(), 47_616),
        ("layer norm tuning", "T0-3B", new LayerNormTuning(), 249_856),
        ("Compacter of 24", "T5-base", Adapter.Compacter with { BottleneckSize = 24 }, 161_728 - 47_616),
        ("Compacter++ of 24", "T5-base", Adapter.Compacter with { BottleneckSize = 24, Targets = Targets.At(AttachmentPoint.FeedForwardBlock) }, 104_704 - 47_616),
        ("full", "T5-base", new FullFineTuning(), 222_903_552),
        ("full", "T0-3B", new FullFineTuning(), 2_849_757_184),
        ("full", "RoBERTa-base", new FullFineTuning(), 124_697_433),
        ("full", "RoBERTa-large", new FullFineTuning(), 355_412_057),
        ("full", "RoBERTa-base, two labels", new FullFineTuning(), 124_647_170),
        ("linear probe", "RoBERTa-base, two labels", new LinearProbe(), 592_130),
    ];

    public static IEnumerable<TheoryDataRow<int>> Numbers() =>
        Rows.Select((row, number) => new TheoryDataRow<int>(number) { TestDisplayName = $"{row.Name} on {row.Backbone}: {row.Count:N0}", Label = "" });

    [Theory]
    [MemberData(nameof(Numbers))]
    public void Counts_OfRealSizes(int number)
    {
        var row = Rows[number];
        using var model = Backbones[row.Backbone]();
        using var delta = model.Apply(row.Method);
        delta.Summary().Trainable.Should().Be(row.Count);
    }

    // The study's table of combinations on RoBERTa-large (https://www.nature.com/articles/s42256-023-00626-4, table 2): percentages of all parameters, prompt
    // and adapters included. Its biases are the backbone's own, where here their offsets come on top.
    [Theory]
    [InlineData(false, false, true, 1.75)]
    [InlineData(false, true, false, 0.09)]
    [InlineData(false, true, true, 1.84)]
    [InlineData(true, false, false, 0.003)]
    [InlineData(true, false, true, 1.76)]
    [InlineData(true, true, false, 0.09)]
    [InlineData(true, true, true, 1.85)]
    public void Combinations_HaveTheStudysPercentages(bool prompt, bool bitFit, bool adapter, double percentage)
    {
        using var model = Backbones["RoBERTa-large"]();
        long offsets = 0;
        if (prompt)
            model.Apply(new PromptTuning(10));
        if (bitFit)
            offsets = model.Apply(new BitFit()).Summary().Trainable;
        if (adapter)
            model.Apply(Adapter.Houlsby);
        var summary = model.Summary();
        (100.0 * summary.Trainable / (summary.Total - offsets)).Should().BeApproximately(percentage, percentage < 0.01 ? 0.0005 : 0.005);
    }
}
