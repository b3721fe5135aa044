namespace DeltaTuning.Models;

/// <summary>When beam search stops looking for better sequences; transformers' <c>early_stopping</c>.</summary>
public enum EarlyStopping
{
    /// <summary>When the best running beam, were it to end now, scores no better than the worst finished one; transformers' <c>False</c>.</summary>
    WhenUnlikely,

    /// <summary>As soon as there are as many finished sequences as beams; transformers' <c>True</c>.</summary>
    WhenEnough,

    /// <summary>
    /// Not before the best running beam cannot score better: with a positive length penalty it is judged by the greatest length; transformers' <c>"never"</c>.
    /// </summary>
    Never,
}
