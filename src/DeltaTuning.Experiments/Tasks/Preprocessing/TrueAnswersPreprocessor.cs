using DeltaTuning.Experiments.Data;

namespace DeltaTuning.Experiments.Tasks.Preprocessing;

/// <summary>The options that are right, of which there may be several or none.</summary>
internal sealed class TrueAnswersPreprocessor : ITaskPreprocessor
{
    private const string Separator = " [SEP] ";

    public string Name => "true-answers";

    public string Summary => "Makes 'options' and 'answer': all options whose mark is 1, with [SEP] between them, or NO ANSWER! where none is.";

    public IReadOnlyDictionary<string, string> Arguments { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["choices"] = "the list of options",
        ["marks"] = "the list of 1 for a right one and 0 for a wrong one",
    };

    public IEnumerable<DataRow> Apply(IEnumerable<DataRow> rows, PreprocessorArguments arguments)
    {
        foreach (var row in rows)
        {
            var (choices, marks) = (arguments.Texts(row, "choices"), arguments.Texts(row, "marks"));
            if (choices.Count != marks.Count)
                throw row.Problem($"it has {choices.Count} options and {marks.Count} marks for them");
            if (marks.FirstOrDefault(mark => mark is not ("0" or "1")) is { } other)
                throw row.Problem($"an option's mark is {other}, which is neither 0 nor 1");
            string[] right = [.. choices.Where((_, i) => marks[i] == "1")];
            row.Fields["options"] = OptionText.Write(choices, OptionText.Letters(choices.Count));
            row.Fields["answer"] = right.Length == 0 ? "NO ANSWER!" : string.Join(Separator, right);
            yield return row;
        }
    }
}
