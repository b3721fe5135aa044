namespace DeltaTuning.Experiments.Metrics.Text;

/// <summary>Precision, recall and their harmonic mean.</summary>
internal readonly record struct RougeScore(double Precision, double Recall, double F);
