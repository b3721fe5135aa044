using DeltaTuning.Files;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Models.Tests.Pretrained;

/// <summary>A model owns its parameters, wherever they came from.</summary>
public sealed class PretrainedOwnershipTests : IDisposable
{
    private readonly TemporaryFolder _folder = new();

    public static TheoryData<string> Names => TinyModels.Names;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [MemberData(nameof(Names))]
    public void LoadSaveDispose_EveryClass_LeavesNoTensors(string name)
    {
        using (var model = TinyModels.Make(name))
            model.SavePretrained(_folder.Path);

        NoLiveTensorsLeft(() =>
        {
            using var mapped = TinyModels.Load(name, _folder.Path, new() { MapWeights = true });
            using var copied = TinyModels.Load(name, _folder.Path, new() { Dtype = ScalarType.BFloat16 });
            mapped.SavePretrained(_folder["copy"]);
        });
    }

    [Fact]
    public void Load_ThatFails_LeavesNoTensors()
    {
        using (var model = BertForSequenceClassification.FromConfig(TinyModels.Bert, new() { Labels = 3 }))
            model.SavePretrained(_folder.Path);

        NoLiveTensorsLeft(() =>
        {
            var load = () => BertForSequenceClassification.FromPretrained(_folder.Path, new() { Labels = 2 });
            load.Should().Throw<CheckpointMismatchException>();
        });
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Call_Disposed_Throws(string name)
    {
        using var scope = NewDisposeScope();
        var model = TinyModels.Make(name);
        var parameters = model.parameters().ToList();
        model.Dispose();

        var call = () => model.call(TinyModels.Input(model));

        parameters.Should().OnlyContain(parameter => parameter.IsInvalid);
        call.Should().Throw<Exception>().Which.Should().Match(error => error is ObjectDisposedException || error is InvalidOperationException);
    }

    // Not by Tensor.TotalCount: a parameter made from a tensor takes over its handle, and TorchSharp then counts two where one is.
    private static void NoLiveTensorsLeft(Action action)
    {
        for (var warmUp = 0; warmUp < 2; warmUp++)
            action();
        var before = DisposeScopeManager.Statistics.ThreadTotalLiveCount;
        action();
        DisposeScopeManager.Statistics.ThreadTotalLiveCount.Should().Be(before);
    }
}
