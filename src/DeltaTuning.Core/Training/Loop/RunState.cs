namespace DeltaTuning.Training.Loop;

/// <summary>Where a run stands, as far as it is numbers: what a checkpoint needs beside tensors.</summary>
internal sealed class RunState
{
    public long Step { get; set; }

    public int Epoch { get; set; }

    public long BatchesInEpoch { get; set; }

    public double LossSum { get; set; }

    public long LossCount { get; set; }

    public List<EvaluationAtStep> Evaluations { get; init; } = [];

    public EvaluationAtStep? Best { get; set; }

    public int EvaluationsSinceBest { get; set; }

    public bool StoppedEarly { get; set; }

    public bool IsEvaluated => Evaluations.Count > 0 && Evaluations[^1].Step == Step;
}
