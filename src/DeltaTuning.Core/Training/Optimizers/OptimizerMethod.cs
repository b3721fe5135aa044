namespace DeltaTuning.Training;

/// <summary>The methods of optimization by their names.</summary>
public static class OptimizerMethod
{
    // Beside each method's own name, those that transformers' TrainingArguments.optim has for it.
    private static readonly Dictionary<string, IOptimizerMethod> Known = new(StringComparer.OrdinalIgnoreCase)
    {
        ["adamw"] = new AdamWOptions(),
        ["adam"] = new AdamOptions(),
        ["sgd"] = new SgdOptions(),
        ["adafactor"] = new AdafactorOptions(),
        ["adafactor_torch"] = new TorchAdafactorOptions(),
        ["lion"] = new LionOptions(),
        ["rmsprop"] = new RmsPropOptions(),
        ["adagrad"] = new AdagradOptions(),
        ["adamw_torch"] = new AdamWOptions(),
        ["adamw_torch_fused"] = new AdamWOptions(),
        ["lion_32bit"] = new LionOptions(),
    };

    /// <summary>The names that <see cref="ByName"/> knows.</summary>
    public static IReadOnlyList<string> Names { get; } = [.. Known.Keys];

    /// <summary>A method with its default settings.</summary>
    /// <param name="name">Its name, such as <c>adamw</c>, or transformers' for it, such as <c>adamw_torch</c>; upper and lower case are the same.</param>
    /// <returns>The method.</returns>
    /// <exception cref="ArgumentException">There is none of that name; the message has the nearest.</exception>
    public static IOptimizerMethod ByName(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return Known.TryGetValue(name, out var method) ? method : throw UnknownName.Of("optimizer", name, Names);
    }
}
