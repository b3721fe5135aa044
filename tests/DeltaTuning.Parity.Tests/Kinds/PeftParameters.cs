using DeltaTuning.Files;
using DeltaTuning.Modules;

namespace DeltaTuning.Parity.Tests.Kinds;

/// <summary>A delta's parameters as PEFT names and counts them.</summary>
internal static class PeftParameters
{
    /// <summary>A parameter's name in the file of its delta.</summary>
    public static string FileName(DeltaHandle delta, DeltaParameter parameter) => DeltaFormats.Of(delta.Module.Method).FileName(parameter.Key);

    /// <summary>How many numbers PEFT trained for a loaded delta: with a re-parameterization, which its file does not hold, those of a fresh one.</summary>
    public static long TrainedFor(DeltaHandle delta)
    {
        IDeltaModule? fresh = delta.Module switch
        {
            PTuning method => method with { ModulesToSave = null },
            PrefixTuning { Projection: not null } method => method with { ModulesToSave = null },
            _ => null,
        };
        if (fresh is null)
            return delta.Parameters.Sum(parameter => parameter.Count);
        using var trained = delta.Backbone.Apply(fresh);
        return trained.Parameters.Sum(parameter => parameter.Count);
    }
}
