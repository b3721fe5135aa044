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
    private const string FileName = "study.json";

    /// <summary>Where a study's report goes: into the folder itself for the first study there, into one of the study's name for others, which share the runs.</summary>
    public static string Place(string folder, string study)
    {
        var path = Path.Combine(folder, FileName);
        return !File.Exists(path) || Inspector.Text(Inspector.Json(path)["study"]) == study ? folder : Path.Combine(folder, study);
    }

    /// <summary>Writes it.</summary>
    public void Write(string place) => AtomicFile.WriteText(Path.Combine(place, FileName), JsonSerializer.Serialize(this, RunJson.Default.StudyFile));
}
