namespace DeltaTuning.Experiments.Tasks;

/// <summary>Where tasks and their examples come from.</summary>
public interface ITaskStore
{
    /// <summary>A task by its name.</summary>
    /// <param name="name">The name.</param>
    /// <returns>The task.</returns>
    /// <exception cref="ArgumentException">There is no such task; the message has the nearest names.</exception>
    TaskDeclaration Find(string name);

    /// <summary>A task's examples, in the order of its data.</summary>
    /// <param name="name">The task's name.</param>
    /// <returns>The examples.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    /// <exception cref="FileNotFoundException">Its data are not there; the message says which files to put where.</exception>
    /// <exception cref="Data.DataFormatException">A file does not hold what it should.</exception>
    TaskData Load(string name);

    /// <summary>A task's examples from one of several forms in which its data may lie, such as <c>lm-bff-16-13</c>, the 16 examples of each class that the seed 13 drew.</summary>
    /// <param name="name">The task's name.</param>
    /// <param name="source">The form's name.</param>
    /// <returns>The examples; null where this store has no such form of the task, or its files are not there.</returns>
    /// <exception cref="ArgumentException">There is no such task.</exception>
    /// <exception cref="Data.DataFormatException">A file does not hold what it should.</exception>
    TaskData? Load(string name, string source) => null;
}
