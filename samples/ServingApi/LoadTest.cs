using System.Diagnostics;
using QuickStart.Reviews;

namespace ServingApi;

/// <summary>What a load test measured.</summary>
/// <param name="Name">What was asked.</param>
/// <param name="Requests">Number of requests.</param>
/// <param name="RequestsPerSecond">How many were answered in a second.</param>
/// <param name="CpuMilliseconds">Processor time of a request, server and client together, whatever else the machine does.</param>
/// <param name="Wrong">Answers that differ from those that the same delta gave alone.</param>
internal sealed record LoadResult(string Name, int Requests, double RequestsPerSecond, double CpuMilliseconds, int Wrong);

/// <summary>Asks a running server from several clients at once, and compares every answer with the one that was given when nobody else asked.</summary>
internal sealed class LoadTest(HttpClient client, int requests, int clients)
{
    private const int RowsOfAMixture = 6;
    private const float Tolerance = 1e-4f;

    private static readonly string[] Texts = [.. ReviewSet.Validation().Take(40).Select(review => review.Sentence)];

    private readonly Dictionary<MixedQuestion, Answer> _expected = [];

    /// <summary>Runs with one delta, with three by turns, and with three in each request.</summary>
    public async Task<IReadOnlyList<LoadResult>> RunAsync(CancellationToken cancellationToken = default)
    {
        string[] names = [.. ServedTask.All.Select(task => task.Name)];
        foreach (var question in names.SelectMany(name => Texts.Select(text => new MixedQuestion(name, text))))
            _expected[question] = (await AskAsync([question], cancellationToken))[0];
        return
        [
            await MeasureAsync("1 delta", number => [Pick(names[0], number)], cancellationToken),
            await MeasureAsync("3 deltas by turns", number => [Pick(names[number % names.Length], number)], cancellationToken),
            await MeasureAsync($"3 deltas in each request, {RowsOfAMixture} texts", number => [.. Enumerable.Range(0, RowsOfAMixture).Select(row => Pick(names[row % names.Length], number + row))], cancellationToken),
        ];
    }

    /// <summary>Texts whose labels are not all the same under the three deltas, so that a mix-up would show: how many of a hundred.</summary>
    public int PercentTellingApart() => 100 * Texts.Count(text => ServedTask.All.Select(task => _expected[new(task.Name, text)].Probability).Distinct().Count() == ServedTask.All.Count) / Texts.Length;

    private async Task<LoadResult> MeasureAsync(string name, Func<int, MixedQuestion[]> ask, CancellationToken cancellationToken)
    {
        var wrong = 0;
        var (watch, cpu) = (Stopwatch.StartNew(), Environment.CpuUsage.TotalTime);
        await Parallel.ForAsync(0, requests, new ParallelOptions { MaxDegreeOfParallelism = clients, CancellationToken = cancellationToken }, async (number, stop) =>
        {
            var questions = ask(number);
            var answers = await AskAsync(questions, stop);
            Interlocked.Add(ref wrong, questions.Zip(answers).Count(pair => !IsRight(pair.Second, _expected[pair.First])));
        });
        return new(name, requests, requests / watch.Elapsed.TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalMilliseconds / requests, wrong);
    }

    private async Task<Answer[]> AskAsync(MixedQuestion[] questions, CancellationToken cancellationToken)
    {
        if (questions is [var single])
        {
            using var response = await client.PostAsJsonAsync($"/predict/{single.Delta}", new Question(single.Text), cancellationToken);
            return [(await response.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Answer>(cancellationToken))!];
        }
        using var mixed = await client.PostAsJsonAsync("/predict", questions, cancellationToken);
        return (await mixed.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<Answer[]>(cancellationToken))!;
    }

    private static MixedQuestion Pick(string delta, int number) => new(delta, Texts[number % Texts.Length]);

    private static bool IsRight(Answer answer, Answer expected) =>
        answer.Delta == expected.Delta && answer.Label == expected.Label && Math.Abs(answer.Probability - expected.Probability) <= Tolerance;
}
