using System.Text.Json;
using System.Text.Json.Serialization;

namespace DeltaTuning.Experiments.Tasks.Tables;

[JsonSerializable(typeof(List<TaskEntry>))]
[JsonSerializable(typeof(Dictionary<string, List<SourceEntry>>))]
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    ReadCommentHandling = JsonCommentHandling.Skip,
    AllowTrailingCommas = true)]
internal sealed partial class TaskTableJson : JsonSerializerContext;
