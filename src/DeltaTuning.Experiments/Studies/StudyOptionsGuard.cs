using System.Globalization;

namespace DeltaTuning.Experiments.Studies;

/// <summary>Looks over what is asked of any study.</summary>
internal static class StudyOptionsGuard
{
    /// <summary>Throws where a list is empty, or a number means nothing.</summary>
    /// <exception cref="ArgumentException">The message has what is wrong and the remedy.</exception>
    public static void Check(StudyOptions options)
    {
        Demand(options.Tasks, "tasks");
        Demand(options.Methods, "methods");
        Demand(options.Seeds, "seeds");
        Demand(options.LearningRates, "learning rates");
        Demand(options.Data, "amounts of data");
        foreach (var rate in options.LearningRates ?? [])
        {
            if (!(rate > 0 && double.IsFinite(rate)))
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The learning rate {rate} means nothing; give numbers above 0."), nameof(options));
        }
        Demand(options.Steps, "steps");
        Demand(options.EvaluateEvery, "steps between evaluations");
        Demand(options.BatchSize, "examples of a step");
        Demand(options.TrainExamples, "training examples");
        Demand(options.EvaluationExamples, "evaluation examples");
        Demand(options.MaxInputLength, "tokens of an input");
    }

    private static void Demand<T>(IReadOnlyList<T>? list, string what)
    {
        if (list is { Count: 0 })
            throw new ArgumentException($"The list of {what} is empty; name some, or leave it out for the study's.", nameof(list));
    }

    private static void Demand(long? number, string what)
    {
        if (number is < 1)
            throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"The number of {what} is {number}; give at least 1, or leave it out for the study's."), nameof(number));
    }
}
