namespace DeltaTuning.Experiments.Runs;

/// <summary>Carries out one kind of run.</summary>
public interface IRunExecutor
{
    /// <summary>The kind, as <see cref="RunConfiguration.Kind"/> names it.</summary>
    string Kind { get; }

    /// <summary>Says what is wrong with a configuration before anything starts: an unknown method, a missing folder, a batch that cannot fit in memory.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="context">Where it would run.</param>
    /// <exception cref="ArgumentException">The configuration means nothing.</exception>
    /// <exception cref="FileNotFoundException">A model or data are missing.</exception>
    void Check(RunConfiguration configuration, RunContext context);

    /// <summary>Carries a run out, going on from the checkpoint in its folder if there is one. The same configuration gives the same numbers, interrupted or not.</summary>
    /// <param name="configuration">The configuration.</param>
    /// <param name="context">Where it runs.</param>
    /// <param name="cancellationToken">Stops it; what was reached is kept in checkpoints.</param>
    /// <returns>What it came to.</returns>
    /// <exception cref="OperationCanceledException">It was stopped.</exception>
    RunResult Execute(RunConfiguration configuration, RunContext context, CancellationToken cancellationToken);
}
