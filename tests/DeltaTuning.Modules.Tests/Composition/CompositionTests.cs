using CustomDelta;
using DeltaTuning.Modules.Tests.Contract;
using static DeltaTuning.Modules.Tests.Composition.TinyClassifier;
using static TorchSharp.torch;

namespace DeltaTuning.Modules.Tests.Composition;

/// <summary>Deltas together: switches, order, shared heads, folders and errors.</summary>
public sealed class CompositionTests
{
    private static readonly LoRA Query = new(2) { Targets = Targets.At(AttachmentPoint.Query) };
    private static readonly LoRA Value = new(2) { Targets = Targets.At(AttachmentPoint.Value) };
    private static readonly GatedLowRank Gated = new(3);

    [Fact]
    public void Simultaneous_AttachesAllWithOneSharedHead()
    {
        using var model = Model();
        using var all = model.Apply(Query, Gated, Value);

        all.Deltas.Select(delta => delta.Name).Should().Equal("lora", "gated_low_rank", "lora_2");
        all.Deltas.Should().OnlyContain(delta => delta.Active && delta.Trainable);
        (all.IsCompleted, all.Stages.Count).Should().Be((true, 1));
        model.Deltas().Compositions.Should().Equal(all);
        all.Deltas.Select(delta => delta.Parameters.Single(parameter => parameter.Key == "classifier.out_proj.weight")).Distinct().Should().ContainSingle();
        var head = 16 * 16 + 16 + 2 * 16 + 2;
        all.Summary().Trainable.Should().Be(head + all.Deltas.Sum(delta => delta.Parameters.Where(parameter => !parameter.IsCopy).Sum(parameter => parameter.Count)));
        DeltaTuning.Training.TrainableParameters.Of(model).Select(item => item.Parameter.Handle).Should().OnlyHaveUniqueItems();
    }

    [Fact]
    public void Simultaneous_IsTheSumOfItsParts_AndDisposedIsTheBackbone()
    {
        using var model = Model();
        using var bare = Scores(model);
        var together = model.Apply(DeltaComposition.Simultaneous(Query, Value));
        foreach (var delta in together.Deltas)
            Change(delta);
        using var sum = Scores(model);
        together["lora_2"].Enabled = false;
        using var first = Scores(model);
        first.allclose(sum).Should().BeFalse();
        together["lora_2"].Enabled = true;
        TensorAssert.Identical(Scores(model), sum);
        together.Merge();
        TensorAssert.Close(Scores(model), sum, 1e-4, 1e-5);
        together.Unmerge();
        TensorAssert.Identical(Scores(model), sum);
        together.Detach();
        TensorAssert.Identical(Scores(model), bare);
        together.Attach();
        TensorAssert.Identical(Scores(model), sum);
        together.Dispose();
        TensorAssert.Identical(Scores(model), bare);
        model.Deltas().Compositions.Should().BeEmpty();
    }

    [Fact]
    public void OnePart_CanGo_AndTheOthersKeepTheSharedHead()
    {
        using var model = Model();
        using var all = model.Apply(Query, Gated);
        all["lora"].Dispose();
        Scores(model).Dispose();
        all["gated_low_rank"].Parameters.Should().OnlyContain(parameter => parameter.Value.requires_grad && !parameter.Value.IsInvalid);
    }

    [Fact]
    public void Sequential_SetsTheSwitchesOfEachStage()
    {
        using var model = Model();
        using var stages = model.Apply(DeltaComposition.Sequential(Query, DeltaComposition.Simultaneous(Gated, Value), new DeltaStage(Query)));

        Switches().Should().Equal("lora on", "gated_low_rank off", "lora_2 off", "lora_3 off");
        stages.Begin(1);
        Switches().Should().Equal("lora frozen", "gated_low_rank on", "lora_2 on", "lora_3 off");
        stages.Begin(2);
        Switches().Should().Equal("lora frozen", "gated_low_rank frozen", "lora_2 frozen", "lora_3 on");
        stages.Begin(0);
        Switches().Should().Equal("lora on", "gated_low_rank off", "lora_2 off", "lora_3 off");
        stages.IsCompleted.Should().BeFalse();
        stages.Invoking(all => all.Begin(3)).Should().Throw<ArgumentOutOfRangeException>().WithMessage("*has 3 stages*");

        IEnumerable<string> Switches() => stages.Deltas.Select(delta => $"{delta.Name} {(delta.Active, delta.Trainable) switch { (true, true) => "on", (true, false) => "frozen", (false, false) => "off", _ => "?" }}");
    }

    [Fact]
    public void Begin_TheNextStage_GoesOnWithTheHead()
    {
        using var model = Model();
        using var stages = model.Apply(DeltaComposition.Sequential(Query, Value));
        Change(stages.Stages[0].Deltas[0]);
        using var before = Scores(model);
        stages.Begin(1);
        TensorAssert.Identical(Scores(model), before, "a fresh LoRA is the identity, and the head stays");
        Change(stages.Stages[1].Deltas[0]);
        using var changed = Scores(model);
        stages.Begin(0);
        TensorAssert.Identical(Scores(model), before);
        changed.allclose(before).Should().BeFalse();
    }

    [Fact]
    public void MergeAfter_FoldsEarlierStages_AndGivesThemBack()
    {
        using var model = Model();
        using var stages = model.Apply(DeltaComposition.Sequential(new DeltaStage(Query) { MergeAfter = true }, Value));
        Change(stages.Stages[0].Deltas[0]);
        using var attached = Scores(model);
        stages.Begin(1);
        stages.Stages[0].Deltas[0].IsMerged.Should().BeTrue();
        TensorAssert.Close(Scores(model), attached, 1e-4, 1e-5);
        stages.Begin(0);
        stages.Stages[0].Deltas[0].IsMerged.Should().BeFalse();
        TensorAssert.Identical(Scores(model), attached);
    }

    [Fact]
    public void Nesting_IsFlattenedOrRefused()
    {
        var inner = DeltaComposition.Sequential(Query, Value);
        DeltaComposition.Sequential(inner, Gated).Stages.Should().HaveCount(3);
        DeltaComposition.Simultaneous(Query, DeltaComposition.Simultaneous(Value, Gated)).ToString().Should().Be("SIMULTANEOUS(LORA + LORA + GATED_LOW_RANK)");
        var turned = () => DeltaComposition.Simultaneous(inner, Gated);
        turned.Should().Throw<ArgumentException>().WithMessage("*cannot hold stages*SEQUENTIAL*turn it round*");
        FluentActions.Invoking(() => DeltaComposition.Simultaneous(new DeltaStage(Query))).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => DeltaComposition.Sequential()).Should().Throw<ArgumentException>();
        FluentActions.Invoking(() => DeltaComposition.Sequential(new DeltaStage(inner))).Should().Throw<ArgumentException>();
    }

    [Fact]
    public void Saved_IsRestoredWholeAndInParts()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        using var scores = SaveOne(model, folder.Path);
        folder.Files.Should().Contain("composition.json");

        using (var whole = model.LoadComposition(folder.Path))
        {
            (whole.Name, whole.Stage, whole.IsCompleted).Should().Be(("composition", 1, false));
            whole.Stages.Select(stage => stage.Deltas.Count).Should().Equal(1, 2);
            TensorAssert.Identical(Scores(model), scores);
            using var again = new TemporaryFolder();
            whole.Save(again.Path);
            File.ReadAllBytes(again["composition.json"]).Should().Equal(File.ReadAllBytes(folder["composition.json"]));
        }
        using (var part = model.LoadDelta(Path.Combine(folder.Path, "gated_low_rank")))
            part.Module.Should().BeEquivalentTo(Gated, options => options.Excluding(method => method.Targets));
        model.Invoking(all => all.LoadDelta(folder.Path)).Should().Throw<FileNotFoundException>().WithMessage("*use LoadComposition*");
        model.Invoking(all => all.LoadComposition(Path.Combine(folder.Path, "gated_low_rank"))).Should().Throw<FileNotFoundException>().WithMessage("*use LoadDelta*");
        model.Deltas().Should().BeEmpty();
    }

    [Theory]
    [InlineData("{")]
    [InlineData("[]")]
    [InlineData("""{"version":1,"name":"x","order":"sideways","stage":0,"completed":false,"stages":[{"merge_after":false,"deltas":["lora"]}]}""")]
    [InlineData("""{"version":1,"name":"x","order":"sequential","stage":3,"completed":false,"stages":[{"merge_after":false,"deltas":["lora"]}]}""")]
    [InlineData("""{"version":1,"name":"x","order":"sequential","stage":0,"completed":false,"stages":[{"merge_after":false,"deltas":["../lora"]}]}""")]
    public void Loading_ADamagedDescription_IsRefused(string text)
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        SaveOne(model, folder.Path).Dispose();
        File.WriteAllText(folder["composition.json"], text);
        model.Invoking(all => all.LoadComposition(folder.Path)).Should().Throw<InvalidDataException>().WithMessage("*composition.json*");
        model.Deltas().Should().BeEmpty();
    }

    [Fact]
    public void Saving_OverAnother_RemovesWhatIsLeftOfIt()
    {
        using var folder = new TemporaryFolder();
        using var model = Model();
        SaveOne(model, folder.Path).Dispose();
        File.WriteAllText(folder["notes.txt"], "mine");
        using (var other = model.Apply(new LoRA(2), new LoRA(3)))
            other.Save(folder.Path);
        Directory.GetDirectories(folder.Path).Select(Path.GetFileName).Should().BeEquivalentTo("lora", "lora_2");
        File.Exists(folder["notes.txt"]).Should().BeTrue();
    }

    [Fact]
    public void WhatFails_LeavesTheModelAsItWas()
    {
        using var model = Model();
        using var bare = Scores(model);
        var wrong = () => model.Apply(Query, new LoRA(2) { Targets = Targets.Named("nowhere") });
        wrong.Should().Throw<DeltaTargetException>();
        model.Deltas().Should().BeEmpty();
        var unmergeable = () => model.Apply(DeltaComposition.Sequential(new DeltaStage(new Unmergeable()) { MergeAfter = true }, Value));
        unmergeable.Should().Throw<InvalidOperationException>().WithMessage("*cannot be merged*");
        model.Deltas().Should().BeEmpty();
        TensorAssert.Identical(Scores(model), bare);
        model.parameters().Should().OnlyContain(parameter => parameter.requires_grad);
    }

    [Fact]
    public void Names_AreUnique_AndRowsTakeACompositionsName()
    {
        using var model = Model();
        using var pair = model.Apply(DeltaComposition.Simultaneous(Query, new DeltaPart(Value, new() { Name = "mine" })), new() { Name = "pair" });
        pair.Deltas.Select(delta => delta.Name).Should().Equal("pair.lora", "mine");
        model.Invoking(all => all.Apply(Query, new() { Name = "pair" })).Should().Throw<InvalidOperationException>().WithMessage("*composition named \"pair\"*");
        foreach (var delta in pair.Deltas)
            Change(delta);
        using var single = model.Apply(Query, new() { Name = "single" });
        Change(single, 5);

        model.Deltas().Activate("pair");
        using var both = Scores(model);
        model.Deltas().Activate("single");
        using var alone = Scores(model);
        using (model.Deltas().Rows(["pair", "single", "pair", "single"]))
            TensorAssert.Close(Scores(model), stack([both[0], alone[1], both[2], alone[3]]), 1e-5, 1e-6);
    }

    [Fact]
    public void SecondSequence_BeforeTheFirstIsDone_IsRefused()
    {
        using var model = Model();
        using var first = model.Apply(DeltaComposition.Sequential(Query, Value));
        var second = () => model.Apply(DeltaComposition.Sequential(Gated));
        second.Should().Throw<InvalidOperationException>().WithMessage("*\"composition\" is at its stage 0 of 2*");
    }

    private static Tensor SaveOne(TorchSharp.torch.nn.Module<ModelInputs, ModelOutput> model, string folder)
    {
        using var stages = model.Apply(DeltaComposition.Sequential(Query, DeltaComposition.Simultaneous(Gated, Value)));
        Change(stages.Stages[0].Deltas[0]);
        stages.Begin(1);
        foreach (var delta in stages.Stages[1].Deltas)
            Change(delta);
        stages.Save(folder);
        return Scores(model);
    }

    private sealed record Unmergeable : IDeltaModule
    {
        public string Method => "UNMERGEABLE";

        public void Attach(IDeltaBuilder delta)
        {
            foreach (var point in delta.Points(null, AttachmentPoint.Query))
                delta.MapOutput(point, value => value * 2);
        }
    }
}
