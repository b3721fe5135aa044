using System.Text.Json.Serialization;
using DeltaTuning.Cli.Commands;
using DeltaTuning.Experiments.Inspection;
using DeltaTuning.Experiments.Studies;
using DeltaTuning.Experiments.Tasks;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>How results stand in <c>--json</c>.</summary>
[JsonSerializable(typeof(InspectionReport))]
[JsonSerializable(typeof(MergeResult))]
[JsonSerializable(typeof(TrainResult))]
[JsonSerializable(typeof(EvaluateResult))]
[JsonSerializable(typeof(PredictResult))]
[JsonSerializable(typeof(GenerateResult))]
[JsonSerializable(typeof(MethodEntry[]))]
[JsonSerializable(typeof(TaskDeclaration[]))]
[JsonSerializable(typeof(StudyResult))]
[JsonSerializable(typeof(PlannedRun[]))]
[JsonSerializable(typeof(TaskCheck))]
[JsonSerializable(typeof(TaskCheck[]))]
[JsonSerializable(typeof(ConvertResult))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class CliJson : JsonSerializerContext;
