using System.Net;
using System.Net.Http.Json;
using ServingApi;

namespace DeltaTuning.Samples.Tests.ServingApi;

public sealed class ServingApiTests(ServingFixture server)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_answer_is_wrong_however_many_ask_at_once()
    {
        var test = new LoadTest(server.Client, requests: 300, clients: 8);
        var results = await test.RunAsync(Stop);
        results.Should().HaveCount(3).And.OnlyContain(result => result.Wrong == 0);
        test.PercentTellingApart().Should().BeGreaterThan(80, "a mix-up of deltas would show in most answers");
    }

    [Theory]
    [InlineData("sentiment", "the meal was wonderful .", "good")]
    [InlineData("sentiment", "the meal was awful .", "bad")]
    [InlineData("subject", "this film is great .", "work")]
    [InlineData("subject", "this camera is great .", "thing")]
    [InlineData("form", "the song was dull , but the show was superb .", "two opinions")]
    [InlineData("form", "the show was superb .", "one opinion")]
    public async Task Each_delta_answers_its_own_question(string delta, string text, string label)
    {
        using var response = await server.Client.PostAsJsonAsync($"/predict/{delta}", new Question(text), Stop);
        (await response.Content.ReadFromJsonAsync<Answer>(Stop))!.Label.Should().Be(label);
    }

    [Fact]
    public async Task Deltas_and_health_are_told()
    {
        (await server.Client.GetStringAsync("/health", Stop)).Should().Be("Healthy");
        (await server.Client.GetStringAsync("/deltas", Stop)).Should().ContainAll("sentiment", "subject", "form", "LORA");
        Directory.GetDirectories(server.Deltas).Select(Path.GetFileName).Should().BeEquivalentTo("sentiment", "subject", "form");
    }

    [Fact]
    public async Task A_wrong_question_is_told_so()
    {
        using var unknown = await server.Client.PostAsJsonAsync("/predict/irony", new Question("fine"), Stop);
        unknown.StatusCode.Should().Be(HttpStatusCode.NotFound);
        (await unknown.Content.ReadAsStringAsync(Stop)).Should().Contain("irony").And.Contain("sentiment, subject, form");
        using var blank = await server.Client.PostAsJsonAsync("/predict", new[] { new MixedQuestion("form", " ") }, Stop);
        blank.StatusCode.Should().Be(HttpStatusCode.BadRequest);
    }
}
