using DeltaTuning.Parity.Tests.Reference;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>The learning rate of every step.</summary>
internal sealed class ScheduleCase : ICaseKind
{
    // Both sides compute in 64 bits.
    private static readonly Closeness Exactly = new(1e-9, 1e-15);

    /// <inheritdoc/>
    public void Run(ReferenceCase @case)
    {
        foreach (var entry in @case.Entries)
        {
            var arguments = entry["arguments"]!.AsObject();
            var peak = (double)entry["learning_rate"]!;
            var schedule = ReferenceSchedule.Read((string)entry["schedule"]!, arguments, peak);
            var rates = entry["rates"]!.AsArray();
            for (var step = 0; step < rates.Count; step++)
                Exactly.Demand(schedule.Rate(step, peak), (double)rates[step]!, $"{arguments.ToJsonString()} at step {step}");
        }
    }
}
