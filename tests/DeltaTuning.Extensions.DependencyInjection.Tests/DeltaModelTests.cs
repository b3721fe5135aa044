using DeltaTuning.Models;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using TorchSharp;
using static TorchSharp.torch;

namespace DeltaTuning.Extensions.DependencyInjection.Tests;

public sealed class DeltaModelTests : IDisposable
{
    private static readonly long[] First = [0, 5, 6, 7, 2];
    private static readonly long[] Second = [0, 8, 9, 11, 2];

    private readonly Bench _bench = new Bench().Start();

    public void Dispose() => _bench.Dispose();

    [Fact]
    public void EachCall_IsUnderItsDelta()
    {
        using var batch = Bench.Batch(First);
        foreach (var name in new[] { "a", null, "b", "c", "a" })
            Close(_bench.Model.Predict(batch, name, Bench.Scores), _bench.Expected(name, First));
    }

    [Fact]
    public void Rows_OfOneCall_AreUnderTheirDeltas()
    {
        using var batch = Bench.Batch(First, Second, First, Second);
        var scores = _bench.Model.Predict(batch, ["b", null, "c", "b"], Bench.Scores);
        Close(scores, [.. _bench.Expected("b", First), .. _bench.Expected(null, Second), .. _bench.Expected("c", First), .. _bench.Expected("b", Second)]);
    }

    [Fact]
    public void ManyThreads_GetTheirOwnAnswers()
    {
        var expected = Answers();
        var wrong = 0;
        Parallel.For(0, 400, new ParallelOptions { MaxDegreeOfParallelism = 8 }, number =>
        {
            var name = new[] { "a", "b", "c", null }[number % 4];
            using var batch = Bench.Batch(First);
            if (number % 5 == 0)
            {
                using var mixed = Bench.Batch(First, First);
                var scores = _bench.Model.Predict(mixed, [name, "a"], Bench.Scores);
                Count(scores[..3], name);
                Count(scores[3..], "a");
            }
            else
            {
                Count(_bench.Model.Predict(batch, name, Bench.Scores), name);
            }
        });
        wrong.Should().Be(0);

        void Count(float[] scores, string? name)
        {
            if (!AreClose(scores, expected[name ?? ""]))
                Interlocked.Increment(ref wrong);
        }
    }

    [Fact]
    public void AChangedFolder_IsLoadedOnceItHoldsStill_AndTheOldStateIsGone()
    {
        using var batch = Bench.Batch(First);
        var before = _bench.Expected("b", First);
        _bench.Save("b", seed: 9);
        var after = _bench.Expected("b", First);
        AreClose(before, after).Should().BeFalse();

        _bench.Model.ReloadChanged();
        Close(_bench.Model.Predict(batch, "b", Bench.Scores), before);
        _bench.Model.ReloadChanged();
        Close(_bench.Model.Predict(batch, "b", Bench.Scores), after);
        Close(_bench.Model.Predict(batch, "a", Bench.Scores), _bench.Expected("a", First));
        _bench.Model.Run([null], model => model.Deltas().Count).Should().Be(3);
        _bench.Log.Lines.Should().ContainSingle(line => line.StartsWith("Information: Reloaded the delta \"b\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task ABrokenFolder_KeepsTheOldState_UntilItIsRepaired()
    {
        using var batch = Bench.Batch(First);
        var before = _bench.Expected("b", First);
        var weights = Path.Combine(_bench.DeltaFolder("b"), "adapter_model.safetensors");
        File.WriteAllBytes(weights, File.ReadAllBytes(weights)[..^100]);
        for (var look = 0; look < 4; look++)
            _bench.Model.ReloadChanged();

        Close(_bench.Model.Predict(batch, "b", Bench.Scores), before);
        _bench.Model.Deltas.Single(delta => delta.Name == "b").Failure.Should().NotBeNull();
        _bench.Log.Lines.Should().ContainSingle(line => line.StartsWith("Error: The delta \"b\"", StringComparison.Ordinal));
        var report = await _bench.Health();
        report.Status.Should().Be(HealthStatus.Degraded);
        report.Entries["deltatuning"].Description.Should().Contain("b");

        _bench.Save("b", seed: 9);
        _bench.Model.ReloadChanged();
        _bench.Model.ReloadChanged();
        Close(_bench.Model.Predict(batch, "b", Bench.Scores), _bench.Expected("b", First));
        (await _bench.Health()).Status.Should().Be(HealthStatus.Healthy);
    }

    [Fact]
    public void ASaveUnderWay_IsNotLoaded()
    {
        File.WriteAllText(Path.Combine(_bench.DeltaFolder("b"), "adapter_model.safetensors.1f.tmp"), "half of it");
        for (var look = 0; look < 3; look++)
            _bench.Model.ReloadChanged();
        _bench.Log.Lines.Should().NotContain(line => line.Contains("Reloaded", StringComparison.Ordinal));
    }

    [Fact]
    public void AFolderThatIsGone_KeepsTheOldState()
    {
        using var batch = Bench.Batch(First);
        var before = _bench.Expected("c", First);
        Directory.Delete(_bench.DeltaFolder("c"), recursive: true);
        for (var look = 0; look < 3; look++)
            _bench.Model.ReloadChanged();
        Close(_bench.Model.Predict(batch, "c", Bench.Scores), before);
        _bench.Model.Deltas.Single(delta => delta.Name == "c").Failure.Should().Contain(_bench.DeltaFolder("c"));
    }

    [Fact]
    public void Reloading_WhileOthersPredict_GivesOneStateOrTheOther()
    {
        var old = Answers();
        _bench.Save("b", seed: 9);
        var renewed = Answers();
        var wrong = 0;
        var calls = 0;
        using var stop = new CancellationTokenSource();
        Thread[] threads = [.. Enumerable.Range(0, 4).Select(number => new Thread(() =>
        {
            var name = Bench.Names[number % 3];
            while (!stop.IsCancellationRequested)
            {
                using var batch = Bench.Batch(First);
                var scores = _bench.Model.Predict(batch, name, Bench.Scores);
                Interlocked.Increment(ref calls);
                if (!AreClose(scores, old[name]) && !AreClose(scores, renewed[name]))
                    Interlocked.Increment(ref wrong);
            }
        }))];
        foreach (var thread in threads)
            thread.Start();
        for (var change = 0; change < 10; change++)
        {
            _bench.Save("b", seed: change % 2 == 0 ? 2 : 9);
            _bench.Model.ReloadChanged();
            _bench.Model.ReloadChanged();
        }
        stop.Cancel();
        foreach (var thread in threads)
            thread.Join();
        wrong.Should().Be(0);
        calls.Should().BeGreaterThan(0);
        _bench.Log.Lines.Count(line => line.Contains("Reloaded", StringComparison.Ordinal)).Should().Be(10);
    }

    [Fact]
    public async Task TheHost_LooksByItself()
    {
        using var bench = new Bench();
        bench.Save("a", 1);
        bench.Start(services => services.AddDeltaTuning(options =>
        {
            options.UseModel(bench.ModelFolder).AddDelta("a", bench.DeltaFolder("a"));
            options.ReloadInterval = TimeSpan.FromMilliseconds(20);
        }));
        bench.Save("a", seed: 7);
        using var batch = Bench.Batch(First);
        var renewed = bench.Expected("a", First);
        // A save is two renames: the host may look between them, and then once more.
        for (var wait = 0; wait < 1500 && !AreClose(bench.Model.Predict(batch, "a", Bench.Scores), renewed); wait++)
            await Task.Delay(20, TestContext.Current.CancellationToken);
        Close(bench.Model.Predict(batch, "a", Bench.Scores), renewed);
        bench.Log.Lines.Should().Contain(line => line.Contains("Reloaded", StringComparison.Ordinal));
    }

    [Fact]
    public void WhatDoesNotFit_IsRefused()
    {
        using var batch = Bench.Batch(First, Second);
        _bench.Model.Invoking(model => model.Predict(batch, "d", Bench.Scores)).Should().Throw<KeyNotFoundException>().WithMessage("*no delta \"d\"; there are a, b, c*");
        _bench.Model.Invoking(model => model.Predict(batch, ["a"], Bench.Scores)).Should().Throw<ArgumentException>().WithMessage("*1 names for 2 rows*");
        _bench.Model.Invoking(model => model.Run([], _ => 0)).Should().Throw<ArgumentException>();
        Close(_bench.Model.Predict(batch, "a", Bench.Scores)[..3], _bench.Expected("a", First));
    }

    [Fact]
    public void Calls_LeaveNoTensorBehind_AndTheContainerDisposesTheModel()
    {
        var model = _bench.Model;
        LeakAssert.NoLiveTensorsLeft(() =>
        {
            using var batch = Bench.Batch(First, Second);
            model.Predict(batch, ["a", "b"], Bench.Scores);
        });
        _bench.Dispose();
        using var again = Bench.Batch(First);
        model.Invoking(gone => gone.Predict(again, "a", Bench.Scores)).Should().Throw<ObjectDisposedException>();
    }

    private Dictionary<string, float[]> Answers() => Bench.Names.Append("").ToDictionary(name => name, name => _bench.Expected(name.Length == 0 ? null : name, First));

    private static void Close(float[] scores, float[] expected) => AreClose(scores, expected).Should().BeTrue($"{string.Join(' ', scores)} should be {string.Join(' ', expected)}");

    private static bool AreClose(float[] scores, float[] expected) => scores.Length == expected.Length && scores.Zip(expected).All(pair => Math.Abs(pair.First - pair.Second) < 1e-5);
}
