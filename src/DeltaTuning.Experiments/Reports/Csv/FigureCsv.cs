namespace DeltaTuning.Experiments.Reports.Csv;

/// <summary>A figure's points: <c>series</c>, <c>from_paper</c>, <c>x</c>, <c>group</c> (of bars), <c>y</c>, <c>deviation</c>.</summary>
internal static class FigureCsv
{
    public static string Of(ReportFigure figure) => CsvText.Of(csv =>
    {
        CsvText.Record(csv, ["series", "from_paper", "x", "group", "y", "deviation"]);
        foreach (var series in figure.Series)
            for (var i = 0; i < series.X.Count; i++)
                CsvText.Record(csv,
                [
                    series.Name, series.FromPaper ? "true" : "false", CsvText.Number(series.X[i]),
                    figure.Kind == FigureKind.Bars ? figure.Groups[(int)series.X[i]] : "",
                    CsvText.Number(series.Y[i]), series.Deviation.Count > 0 ? CsvText.Number(series.Deviation[i]) : "",
                ]);
    });
}
