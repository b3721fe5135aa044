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
}
