using DeltaTuning.Extensions.DependencyInjection;
using DeltaTuning.Models;

namespace ServingApi;

/// <summary>The web application.</summary>
internal static class ServingApp
{
    /// <summary>Trains the deltas where they are missing, then builds the application.</summary>
    /// <param name="args">ASP.NET's own arguments, and <c>--deltas FOLDER</c> for another place of the deltas.</param>
    public static WebApplication Build(params string[] args)
    {
        // Requests run beside each other: each computes on one thread.
        DeltaTuning.Native.TorchRuntime.EnsureLoaded();
        TorchSharp.torch.set_num_threads(1);
        var builder = WebApplication.CreateBuilder(args);
        var folder = builder.Configuration["deltas"] ?? Path.Combine(AppContext.BaseDirectory, "deltas");
        DeltaTraining.TrainMissing(folder);

        builder.Services.AddSingleton(TextTokenizer.FromPretrained(Backbone.Folder));
        builder.Services.AddSingleton<Classifier>();
        builder.Services.AddHealthChecks().AddDeltaTuning();
        builder.Services.AddDeltaTuning(options =>
        {
            options.UseModel(Backbone.Folder, Backbone.Load);
            foreach (var task in ServedTask.All)
                options.AddDelta(task.Name, Path.Combine(folder, task.Name));
        });

        var app = builder.Build();
        app.MapHealthChecks("/health");
        app.MapGet("/deltas", (IDeltaModel model) => model.Deltas);
        app.MapPost("/predict/{delta}", (string delta, Question question, Classifier classifier) => Classify(classifier, [new(delta, question.Text)], answers => Results.Ok(answers[0])));
        app.MapPost("/predict", (MixedQuestion[] questions, Classifier classifier) => Classify(classifier, questions, Results.Ok));
        return app;
    }

    private static IResult Classify(Classifier classifier, MixedQuestion[] questions, Func<Answer[], IResult> answer)
    {
        if (questions.Length == 0 || questions.Any(question => string.IsNullOrWhiteSpace(question.Text)))
            return Results.Problem("There must be at least one text, and none may be blank.", statusCode: StatusCodes.Status400BadRequest);
        if (questions.FirstOrDefault(question => ServedTask.Named(question.Delta) is null) is { } unknown)
            return Results.Problem($"There is no delta \"{unknown.Delta}\"; there are {string.Join(", ", ServedTask.All.Select(task => task.Name))}.", statusCode: StatusCodes.Status404NotFound);
        return answer(classifier.Classify(questions));
    }
}
