using System.Runtime.InteropServices;

namespace DeltaTuning.Cli.CommandLine;

/// <summary>Ctrl-C and SIGTERM: the first one asks the command to stop, the second one ends the process.</summary>
internal sealed class StopSignal : IDisposable
{
    private const string ShowCursor = "\u001b[?25h";

    private readonly CancellationTokenSource _source = new();
    private readonly PosixSignalRegistration[] _signals;
    private readonly CliConsole _console;
    private bool _asked;

    /// <param name="console">Where it says so; a live display says it itself.</param>
    public StopSignal(CliConsole console)
    {
        _console = console;
        _signals = [PosixSignalRegistration.Create(PosixSignal.SIGINT, Stop), PosixSignalRegistration.Create(PosixSignal.SIGTERM, Stop)];
    }

    /// <summary>Is cancelled by the first signal.</summary>
    public CancellationToken Token => _source.Token;

    private void Stop(PosixSignalContext context)
    {
        // Before anything that takes time: signals may follow at once, each on a thread of its own.
        if (Interlocked.Exchange(ref _asked, true))
        {
            // A live display hides it, and will not come to show it again.
            if (_console.IsDrawing)
                _console.Out.WriteLine(ShowCursor);
            return;
        }
        context.Cancel = true;
        _source.Cancel();
        if (!_console.IsDrawing)
            _console.Error.WriteLine("Stopping after this step; press Ctrl-C again to stop at once.");
    }

    public void Dispose()
    {
        foreach (var signal in _signals)
            signal.Dispose();
        _source.Dispose();
    }
}
