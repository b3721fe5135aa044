using System.Globalization;
using ServingApi;

const int Requests = 2000, Clients = 8;

if (!args.Contains("--load"))
{
    await using var server = ServingApp.Build(args);
    await server.RunAsync();
    return 0;
}

await using var app = ServingApp.Build([.. args.Where(argument => argument != "--load"), "--urls", "http://127.0.0.1:0", "--Logging:LogLevel:Default", "Warning"]);
await app.StartAsync();
using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
var results = await new LoadTest(client, Requests, Clients).RunAsync();
foreach (var result in results)
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{result.Name}: {result.Requests} requests by {Clients} clients, {result.RequestsPerSecond:N0} requests/s, {result.CpuMilliseconds:N1} ms of processor time each, {result.Wrong} wrong answers"));
await app.StopAsync();
return results.Sum(result => result.Wrong) == 0 ? 0 : 1;
