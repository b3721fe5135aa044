using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>Makes of rows what a task's formats name: lists of options, answers, spans. A task names it in its steps.</summary>
public interface ITaskPreprocessor
{
    /// <summary>The name.</summary>
    string Name { get; }

    /// <summary>What it does, in a sentence.</summary>
    string Summary { get; }

    /// <summary>The arguments that it takes, by name, with what they mean.</summary>
    IReadOnlyDictionary<string, string> Arguments { get; }

    /// <summary>Goes through the rows of one split, lazily and in order. Rows may be changed in place, left out, joined and multiplied.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="arguments">The arguments of this use.</param>
    /// <returns>The rows after it.</returns>
    /// <exception cref="DataFormatException">A row does not hold what it should.</exception>
    IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments);
}
