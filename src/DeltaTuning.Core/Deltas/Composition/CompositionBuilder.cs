using System.Globalization;

namespace DeltaTuning;

/// <summary>Attaches a composition's deltas one after the other; where one fails, none is attached.</summary>
internal static class CompositionBuilder
{
    private const string DefaultName = "composition";

    /// <param name="deltas">The model's deltas.</param>
    /// <param name="composition">What to attach.</param>
    /// <param name="options">For all its deltas; the name is the composition's.</param>
    /// <param name="apply">Attaches one part under options, sharing the copies of deltas before it in its stage.</param>
    internal static CompositionHandle Attach(
        DeltaCollection deltas, DeltaComposition composition, DeltaOptions options, Func<DeltaPart, DeltaOptions, IReadOnlyList<DeltaHandle>, DeltaHandle> apply)
    {
        var name = options.Name ?? FreeName(DefaultName, deltas.IsTaken);
        deltas.RequireFree(name);
        var made = new List<DeltaHandle>();
        var stages = new List<CompositionStage>();
        try
        {
            foreach (var stage in composition.Stages)
            {
                var group = new List<DeltaHandle>();
                foreach (var part in DeltaComposition.MembersOf(stage.Part))
                {
                    var handle = apply(part, OptionsOf(part, made.Count), group);
                    made.Add(handle);
                    group.Add(handle);
                }
                stages.Add(new(stages.Count, stage, group));
            }
            foreach (var handle in stages.Where(stage => stage.Plan.MergeAfter).SelectMany(stage => stage.Deltas))
                deltas.RequireMergeable(handle);
            var attached = new CompositionHandle(deltas, name, composition, stages, options);
            attached.Arrange(0);
            return attached;
        }
        catch
        {
            foreach (var handle in Enumerable.Reverse(made))
                handle.Dispose();
            throw;
        }

        DeltaOptions OptionsOf(DeltaPart part, int number) => part.Options with
        {
            Name = part.Options.Name ?? FreeName(options.Name is null ? part.Method.ToLowerInvariant() : $"{options.Name}.{part.Method.ToLowerInvariant()}", deltas.IsTaken),
            Seed = part.Options.Seed ?? (options.Seed is { } seed ? seed + number : null),
            Dtype = part.Options.Dtype == new DeltaOptions().Dtype ? options.Dtype : part.Options.Dtype,
            Freeze = part.Options.Freeze && options.Freeze,
            LearningRate = part.Options.LearningRate ?? options.LearningRate,
        };
    }

    private static string FreeName(string first, Func<string, bool> isTaken) =>
        !isTaken(first) ? first
            : Enumerable.Range(2, int.MaxValue - 2).Select(number => string.Create(CultureInfo.InvariantCulture, $"{first}_{number}")).First(name => !isTaken(name));
}
