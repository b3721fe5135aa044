using System.Globalization;
using DeltaTuning.Experiments.Backbones;
using DeltaTuning.Experiments.Methods;
using DeltaTuning.Training;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Looks over the configuration of a trained run.</summary>
internal static class RunGuard
{
    /// <summary>Throws where a configuration means nothing or its backbone is not there.</summary>
    public static void Check(RunConfiguration configuration, StudyMethods methods)
    {
        var expression = MethodExpression.Parse(configuration.Method, methods);
        expression.CheckOptions(configuration.MethodOptions);
        var training = configuration.Training;
        Demand(training.Steps, 0, nameof(training.Steps));
        Demand(training.EvaluateEvery, 1, nameof(training.EvaluateEvery));
        Demand(training.BatchSize, 1, nameof(training.BatchSize));
        Demand(training.EvaluationBatchSize, 1, nameof(training.EvaluationBatchSize));
        Demand(training.Accumulation, 1, nameof(training.Accumulation));
        Demand(training.Patience ?? 1, 1, nameof(training.Patience));
        Demand(training.MaxInputLength, 1, nameof(training.MaxInputLength));
        Demand(training.MaxOutputLength, 1, nameof(training.MaxOutputLength));
        Demand(training.Beams, 1, nameof(training.Beams));
        Demand(training.TrainExamples ?? 1, 1, nameof(training.TrainExamples));
        Demand(training.EvaluationExamples ?? 1, 1, nameof(training.EvaluationExamples));
        Demand(configuration.Shots ?? 1, 1, nameof(configuration.Shots));
        if (training.BatchSize % training.Accumulation != 0)
            throw new ArgumentException($"A batch of {training.BatchSize} cannot be cut into {training.Accumulation} equal ones: give an Accumulation that divides it.");
        OptimizerMethod.ByName(training.Optimizer);
        Schedule.ByName(training.Schedule);
        CheckRates(configuration, expression);
        ModelFolders.Resolve(configuration.Model);
    }

    private static void CheckRates(RunConfiguration configuration, MethodExpression expression)
    {
        var rates = configuration.LearningRates;
        var trained = configuration.Training.Steps > 0 ? expression.Stages.Count : 0;
        if (trained > 0 && rates.Count != trained)
            throw new ArgumentException($"{expression} has {trained} {(trained == 1 ? "stage" : "stages")}, but there are {rates.Count} learning rates: give one for each.");
        if (rates.FirstOrDefault(rate => !(rate > 0 && double.IsFinite(rate))) is var wrong && rates.Any(rate => !(rate > 0 && double.IsFinite(rate))))
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The learning rate {wrong} is not above 0."));
    }

    private static void Demand(long value, long least, string name)
    {
        if (value < least)
            throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}; give at least {least}.");
    }
}
