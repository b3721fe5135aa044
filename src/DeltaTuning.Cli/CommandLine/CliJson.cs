using System.Text.Json.Serialization;
using DeltaTuning.Cli.Commands;
using DeltaTuning.Experiments.Inspection;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>How results stand in <c>--json</c>.</summary>
[JsonSerializable(typeof(InspectionReport))]
[JsonSerializable(typeof(MergeResult))]
[JsonSerializable(typeof(ConvertResult))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UseStringEnumConverter = true,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
internal sealed partial class CliJson : JsonSerializerContext;
