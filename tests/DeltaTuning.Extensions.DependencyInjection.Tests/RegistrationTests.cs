using DeltaTuning.Models;
using DeltaTuning.Modules;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace DeltaTuning.Extensions.DependencyInjection.Tests;

public sealed class RegistrationTests : IDisposable
{
    private readonly Bench _bench = new();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void Options_ThatMeanNothing_StopTheHost_WithAllProblems()
    {
        _bench.Save("a", 1);
        Directory.CreateDirectory(_bench.DeltaFolder("empty"));
        var start = () => _bench.Start(services => services.AddDeltaTuning("reviews", options =>
        {
            options.UseModel("no/such/folder").AddDelta("a", _bench.DeltaFolder("a")).AddDelta("a", _bench.DeltaFolder("empty")).AddDelta("b", "gone").AddDelta(DeltaCollection.Base, _bench.DeltaFolder("a"));
            options.ReloadInterval = TimeSpan.Zero;
        }));
        start.Should().Throw<OptionsValidationException>().Which.Failures.Should().SatisfyRespectively(
            problem => problem.Should().Match("Model \"reviews\": *backbone's folder *no/such/folder does not exist*config.json*"),
            problem => problem.Should().Match("*empty of the delta \"a\" has no adapter_config.json*"),
            problem => problem.Should().Match("*\"gone\" of the delta \"b\" does not exist; save the delta there*"),
            problem => problem.Should().Match("*\"__base__\" stands for the bare backbone*"),
            problem => problem.Should().Match("*Several deltas are named \"a\"*empty*"),
            problem => problem.Should().Match("*ReloadInterval is 00:00:00*"));
    }

    [Fact]
    public void NoModel_IsSaid() =>
        FluentActions.Invoking(() => _bench.Start(services => services.AddDeltaTuning(_ => { }))).Should().Throw<OptionsValidationException>().WithMessage("*no backbone*UseModel*");

    [Fact]
    public void AFolderWithoutConfig_IsSaid() =>
        FluentActions.Invoking(() => _bench.Start(services => services.AddDeltaTuning(options => options.UseModel(Path.GetTempPath())))).Should().Throw<OptionsValidationException>().WithMessage("*has no config.json*");

    [Fact]
    public void ADelta_ThatCannotDifferFromRowToRow_StopsTheHost()
    {
        _bench.Save("a", 1, new LoRA(2) { Init = LoraInit.Pissa });
        var start = () => _bench.Start(services => services.AddDeltaTuning(options => options.UseModel(_bench.ModelFolder).AddDelta("a", _bench.DeltaFolder("a"))));
        start.Should().Throw<InvalidOperationException>().WithMessage("*replaces weights of the backbone*");
    }

    [Fact]
    public void AnUnknownClass_NamesTheRemedy()
    {
        var config = Path.Combine(_bench.ModelFolder, "config.json");
        File.WriteAllText(config, File.ReadAllText(config).Replace("RobertaForSequenceClassification", "SomethingElse", StringComparison.Ordinal));
        FluentActions.Invoking(() => _bench.Start(services => services.AddDeltaTuning(options => options.UseModel(_bench.ModelFolder))))
            .Should().Throw<NotSupportedException>().WithMessage("*\"SomethingElse\"*second argument of UseModel*");
    }

    [Fact]
    public void SeveralModels_AreTakenByKey()
    {
        _bench.Save("a", 1);
        _bench.Start(services => services
            .AddDeltaTuning(options => options.UseModel(_bench.ModelFolder))
            .AddDeltaTuning("two", options => options.UseModel(_bench.ModelFolder, folder => RobertaForSequenceClassification.FromPretrained(folder)).AddDelta("a", _bench.DeltaFolder("a"))));
        var factory = _bench.Services.GetRequiredService<IDeltaModelFactory>();
        factory.Names.Should().Equal("", "two");
        factory.Get("two").Should().BeSameAs(_bench.Services.GetRequiredKeyedService<IDeltaModel>("two"));
        factory.Get("").Should().BeSameAs(_bench.Services.GetRequiredService<IDeltaModel>()).And.NotBeSameAs(factory.Get("two"));
        factory.Get("two").Deltas.Should().ContainSingle().Which.Should().Match<DeltaStatus>(delta => delta.Name == "a" && delta.Method == "LORA" && delta.Failure == null);
        factory.Invoking(models => models.Get("three")).Should().Throw<KeyNotFoundException>().WithMessage("*no model \"three\"*\"two\"*");
        _bench.Log.Lines.Should().Contain(line => line.Contains("Loaded the model \"two\"", StringComparison.Ordinal));
    }
}
