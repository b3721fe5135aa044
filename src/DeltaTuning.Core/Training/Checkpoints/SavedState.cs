using System.Text.Json.Serialization;
using DeltaTuning.Training.Loop;

namespace DeltaTuning.Training.Checkpoints;

/// <summary>What <c>trainer_state.json</c> holds.</summary>
/// <param name="State">Where the run stands.</param>
/// <param name="OptimizerSteps">Steps taken by each parameter.</param>
internal sealed record SavedState(RunState State, Dictionary<string, long> OptimizerSteps);

[JsonSerializable(typeof(SavedState))]
[JsonSourceGenerationOptions(
    WriteIndented = true,
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals,
    IgnoreReadOnlyProperties = true)]
internal sealed partial class CheckpointJson : JsonSerializerContext;
