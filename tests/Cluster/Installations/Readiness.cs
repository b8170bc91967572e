using StreamVibe.Tests.Cluster.Processes;

namespace StreamVibe.Tests.Cluster.Installations;

static class Readiness
{
    static readonly TimeSpan patience = TimeSpan.FromSeconds(120);

    static readonly HttpClient http = new(new SocketsHttpHandler()) { Timeout = TimeSpan.FromSeconds(10) };

    /// <summary>Waits for <c>/health/ready</c>; fails at once where the process has ended.</summary>
    public static Task WaitAsync(Uri address, ServerProcess process) => Wait.UntilAsync($"{process.Name} at {address} to be ready", patience, async () =>
    {
        if (!process.IsRunning) throw new InvalidOperationException($"{process.Name} ended while it started.\n{process.Tail()}");
        using var answer = await http.GetAsync(new Uri(address, "/health/ready"));
        return answer.IsSuccessStatusCode;
    }, () => process.Tail(), TimeSpan.FromMilliseconds(50));
}
