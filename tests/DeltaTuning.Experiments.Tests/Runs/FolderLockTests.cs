using System.Diagnostics;
using DeltaTuning.Experiments.Runs;

namespace DeltaTuning.Experiments.Tests.Runs;

public class FolderLockTests
{
    [Fact]
    public void Take_IsRefusedWhileAnotherProcessHoldsTheFolder()
    {
        using var folder = new TemporaryFolder();
        using var other = Process.Start(ToyProcess.StartHold(folder.Path))!;
        other.StandardOutput.ReadLine().Should().Be("held");

        FluentActions.Invoking(() => FolderLock.Take(folder.Path, "study")).Should().Throw<FolderInUseException>()
            .WithMessage($"The study in {folder.Path} is in use by process {other.Id} on *");
        other.Kill();
        other.WaitForExit();
        FolderLock.Take(folder.Path, "study").Dispose();
    }

    [Fact]
    public void Take_IsRefusedTwiceInOneProcess()
    {
        using var folder = new TemporaryFolder();
        using (FolderLock.Take(folder.Path, "run"))
            FluentActions.Invoking(() => FolderLock.Take(folder.Path, "run")).Should().Throw<FolderInUseException>();
        FolderLock.Take(folder.Path, "run").Dispose();
    }

    [Fact]
    public async Task Take_WaitsForTheHolderToEnd()
    {
        using var folder = new TemporaryFolder();
        var holder = FolderLock.Take(folder.Path, "run");
        var waiting = Task.Run(() => FolderLock.Take(folder.Path, "run", TimeSpan.FromMinutes(1)), TestContext.Current.CancellationToken);

        (await Task.WhenAny(waiting, Task.Delay(300, TestContext.Current.CancellationToken))).Should().NotBe(waiting);
        holder.Dispose();
        (await waiting).Dispose();
    }

    [Fact]
    public void Take_GivesUpAfterItsPatienceOrWhenItIsCancelled()
    {
        using var folder = new TemporaryFolder();
        using var holder = FolderLock.Take(folder.Path, "run");
        using var stop = new CancellationTokenSource(TimeSpan.FromSeconds(0.3));

        FluentActions.Invoking(() => FolderLock.Take(folder.Path, "run", TimeSpan.FromSeconds(0.3))).Should().Throw<FolderInUseException>();
        FluentActions.Invoking(() => FolderLock.Take(folder.Path, "run", TimeSpan.FromMinutes(1), stop.Token)).Should().Throw<OperationCanceledException>();
    }
}
