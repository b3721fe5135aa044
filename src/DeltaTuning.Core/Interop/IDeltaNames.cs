namespace DeltaTuning.Files;

/// <summary>How another library's files name and shape a delta's tensors.</summary>
public interface IDeltaNames
{
    /// <summary>The names that a parameter's tensor may have.</summary>
    /// <param name="key">The parameter's <see cref="DeltaParameter.Key"/>.</param>
    /// <returns>At least one; the first is the one to write.</returns>
    IReadOnlyList<string> FileNames(string key);

    /// <summary>The shape that a parameter's tensor has in files, with as many values.</summary>
    /// <param name="key">The parameter's key.</param>
    /// <param name="shape">The parameter's own shape.</param>
    /// <returns>Unless told otherwise, the parameter's own.</returns>
    IReadOnlyList<long> FileShape(string key, IReadOnlyList<long> shape) => shape;

    /// <summary>The tensors of a file that make a parameter, where it is not one of them as it stands. Such a parameter is read, not written.</summary>
    /// <param name="key">The parameter's key.</param>
    /// <returns>Unless told otherwise, null: the tensor of one of <see cref="FileNames"/>.</returns>
    DeltaParts? Parts(string key) => null;

    /// <summary>Whether files hold the trained parameters of a re-parameterization (<see cref="IDeltaBuilder.Computed"/>), and not, as PEFT's, what is computed from them.</summary>
    /// <value>Unless told otherwise, false.</value>
    bool HoldWhatIsTrained => false;

    /// <summary>Whether a tensor of a file says nothing new, such as another one under a second name.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>Unless told otherwise, false.</returns>
    bool IsRepeated(string name) => false;
}
