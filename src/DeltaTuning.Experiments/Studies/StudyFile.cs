using System.Text.Json;
using DeltaTuning.Experiments.Inspection;
using DeltaTuning.Experiments.Runs;
using DeltaTuning.Files;

namespace DeltaTuning.Experiments.Studies;

/// <summary>What a study was last asked for in a folder: <c>study.json</c> beside its report.</summary>
/// <param name="Study">The study's name.</param>
/// <param name="Options">What was asked for.</param>
/// <param name="At">When.</param>
internal sealed record StudyFile(string Study, StudyOptions Options, DateTimeOffset At)
{
    internal const string FileName = "study.json";

    /// <summary>Where a study's report goes: into the folder itself for the first study there, into one of the study's name for others, which share the runs.</summary>
    public static string Place(string folder, string study) =>
        !File.Exists(Path.Combine(folder, FileName)) || StudyIn(folder) == study ? folder : Path.Combine(folder, study);

    /// <summary>The name of the study whose report a folder holds; null where its file has none.</summary>
    /// <exception cref="InvalidDataException">The file is damaged.</exception>
    public static string? StudyIn(string folder) => Inspector.Text(Inspector.Json(Path.Combine(folder, FileName))["study"]);

    /// <summary>Writes it.</summary>
    public void Write(string place) => AtomicFile.WriteText(Path.Combine(place, FileName), JsonSerializer.Serialize(this, RunJson.Default.StudyFile));
}
