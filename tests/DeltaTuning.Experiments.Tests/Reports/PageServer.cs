using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace DeltaTuning.Experiments.Tests.Reports;

/// <summary>Serves one page on this machine, and notes what else is asked for.</summary>
internal sealed class PageServer : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentQueue<string> _requests = new();
    private readonly string _page;

    public PageServer(string page)
    {
        _page = page;
        _listener.Start();
        _ = Task.Run(Serve);
    }

    /// <summary>The page's address.</summary>
    public string Address => $"http://127.0.0.1:{((IPEndPoint)_listener.LocalEndpoint).Port}/page.html";

    /// <summary>The paths that were asked for, in order.</summary>
    public IReadOnlyList<string> Requests => [.. _requests];

    public void Dispose() => _listener.Dispose();

    private async Task Serve()
    {
        while (true)
        {
            TcpClient client;
            try
            {
                client = await _listener.AcceptTcpClientAsync();
            }
            catch (Exception stopped) when (stopped is SocketException or ObjectDisposedException)
            {
                return;
            }
            using (client)
                await Answer(client.GetStream());
        }
    }

    private async Task Answer(NetworkStream stream)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, leaveOpen: true);
        // A browser opens connections beforehand that it may never use.
        if (await reader.ReadLineAsync() is not { } request)
            return;
        var path = request.Split(' ')[1];
        _requests.Enqueue(path);
        var body = path == "/page.html" ? Encoding.UTF8.GetBytes(_page) : [];
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {(body.Length > 0 ? "200 OK" : "404 Not Found")}\r\nContent-Type: text/html; charset=utf-8\r\nContent-Length: {body.Length}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(body);
    }
}
