using System.Text.Json.Serialization;
using DeltaTuning.Experiments.Methods;

namespace DeltaTuning.Experiments.Studies;

/// <summary>What a user asks of a study. What is null is as in the paper.</summary>
public sealed record StudyOptions
{
    /// <summary>The backbones: folders with checkpoints, or names of those that come along.</summary>
    public IReadOnlyList<string> Models { get; init; } = [];

    /// <summary>The tasks; null for the study's.</summary>
    public IReadOnlyList<string>? Tasks { get; init; }

    /// <summary>The methods, or compositions and orders of them, in the notation of <see cref="Runs.RunConfiguration.Method"/>; null for the study's.</summary>
    public IReadOnlyList<string>? Methods { get; init; }

    /// <summary>The methods that <see cref="Methods"/> may name; the executors have to know them too.</summary>
    /// <value>Default <see cref="StudyMethods.Default"/>.</value>
    [JsonIgnore]
    public StudyMethods KnownMethods { get; init; } = StudyMethods.Default;

    /// <summary>The seeds; null for the study's.</summary>
    public IReadOnlyList<int>? Seeds { get; init; }

    /// <summary>The learning rates that every method tries; null for the study's grids.</summary>
    public IReadOnlyList<double>? LearningRates { get; init; }

    /// <summary>The part of the paper's steps (and of evaluations' distances) that is taken. The report says so where it is not 1.</summary>
    /// <value>Default 1; above 0, at most 1.</value>
    public double Budget { get; init; } = 1;

    /// <summary>Optimizer steps of a run; null for the study's times <see cref="Budget"/>.</summary>
    public long? Steps { get; init; }

    /// <summary>Steps from one evaluation to the next; null for the study's times <see cref="Budget"/>.</summary>
    public long? EvaluateEvery { get; init; }

    /// <summary>Examples of a step; null for the study's.</summary>
    public int? BatchSize { get; init; }

    /// <summary>The first training examples that are used; null for all.</summary>
    public int? TrainExamples { get; init; }

    /// <summary>The first validation and test examples that are used; null for all.</summary>
    public int? EvaluationExamples { get; init; }

    /// <summary>Tokens of an input; null for the study's.</summary>
    public int? MaxInputLength { get; init; }

    /// <summary>By what a learning rate is chosen.</summary>
    public SelectionRule Selection { get; init; }

    /// <summary>Only <c>16-shot</c> or only <c>full</c> data, where a study has both; null for both.</summary>
    public IReadOnlyList<string>? Data { get; init; }

    /// <summary>Only with (true) or only without (false) the manual template, where a study has both; null for both.</summary>
    public bool? Template { get; init; }

    /// <summary>How runs of prompts compute the loss of a score (STS-B).</summary>
    /// <value>Default <see cref="ScoreLoss.Divergence"/>.</value>
    public ScoreLoss ScoreLoss { get; init; }

    /// <summary>The study in miniature: small backbones that come along, generated data, minutes instead of days. The numbers mean nothing but that all works.</summary>
    public bool Miniature { get; init; }
}
