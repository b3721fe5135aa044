using DeltaTuning.Experiments.Conversion;
using DeltaTuning.Files;
using DeltaTuning.Native;

namespace DeltaTuning.Experiments.Inspection;

/// <summary>Tries a delta on a model.</summary>
internal static class DeltaFit
{
    internal static InspectedFit? Try(InspectionReport report, string model)
    {
        if (report.Kind is InspectedKind.Run && report.Parts is [var delta])
            return Try(delta, model);
        if (report.Kind is not (InspectedKind.Delta or InspectedKind.AdapterHubDelta or InspectedKind.Composition))
            return null;
        TorchRuntime.EnsureLoaded();
        try
        {
            using var loaded = DeltaBackbone.Load(model, report.Path);
            return report.Kind switch
            {
                InspectedKind.Composition => Fits(model, loaded.LoadComposition(report.Path).Deltas),
                _ => Fits(model, [SavedDeltas.Attach(loaded, report.Path)]),
            };
        }
        catch (Exception problem) when (problem is CheckpointMismatchException or DeltaTargetException or NotSupportedException or InvalidDataException or FileNotFoundException)
        {
            return new(model, false, problem.Message, 0);
        }
    }

    private static InspectedFit Fits(string model, IEnumerable<DeltaHandle> handles) =>
        new(model, true, null, handles.SelectMany(handle => handle.Parameters.Where(parameter => !parameter.IsCopy)).Select(parameter => parameter.Path).Distinct().Count());
}
