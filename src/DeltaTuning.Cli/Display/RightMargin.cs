using Spectre.Console.Rendering;

namespace DeltaTuning.Cli.Display;

/// <summary>Leaves the last columns of a terminal free: the <c>^C</c> that a terminal writes itself would break a full line, and what is redrawn would be off by one.</summary>
/// <param name="inner">What is drawn.</param>
internal sealed class RightMargin(IRenderable inner) : Renderable
{
    /// <summary>Columns that stay free.</summary>
    public const int Columns = 4;

    /// <inheritdoc/>
    protected override Measurement Measure(RenderOptions options, int maxWidth) => inner.Measure(options, maxWidth - Columns);

    /// <inheritdoc/>
    protected override IEnumerable<Segment> Render(RenderOptions options, int maxWidth) => inner.Render(options, maxWidth - Columns);
}
