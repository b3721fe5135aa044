using System.Text.Json;
using System.Text.Json.Serialization;
using DeltaTuning.Experiments.Studies;

namespace DeltaTuning.Experiments.Runs;

/// <summary>Files that people read.</summary>
[JsonSerializable(typeof(RunConfiguration))]
[JsonSerializable(typeof(RunResult))]
[JsonSerializable(typeof(RunEnvironment))]
[JsonSerializable(typeof(RunFailure))]
[JsonSerializable(typeof(StudyFile))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    UseStringEnumConverter = true)]
internal sealed partial class RunJson : JsonSerializerContext;

/// <summary>One object a line.</summary>
[JsonSerializable(typeof(RunLogEntry))]
[JsonSerializable(typeof(RunConfiguration))]
[JsonSerializable(typeof(WorkerOrder))]
[JsonSerializable(typeof(WorkerReport))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class LineJson : JsonSerializerContext;
