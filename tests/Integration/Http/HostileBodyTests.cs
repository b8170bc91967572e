using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Text;
using StreamVibe.Tests.Integration.Fixtures;

namespace StreamVibe.Tests.Integration.Http;

/// <summary>Bodies made to fill memory, to hold a connection, or to be read in two ways (reliability.md P8).</summary>
public sealed class HostileBodyTests(SharedSystem system) : IClassFixture<SharedSystem>
{
    const int Megabyte = 1_048_576;

    static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_gigabyte_is_refused_by_its_announcement()
    {
        using var client = await Connect();
        await Say(client, await Head("Content-Length: 1073741824"));
        Assert.StartsWith("HTTP/1.1 413", await Answer(client), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_in_chunks_is_refused_where_it_passes_the_limit()
    {
        using var client = await Connect();
        await Say(client, await Head("Transfer-Encoding: chunked"));
        var chunk = $"10000\r\n{new string(' ', 0x10000)}\r\n";
        var sent = 0;
        try
        {
            // Some is read away after the refusal, so that it arrives; nobody takes a hundred megabytes.
            for (; sent < 100 * Megabyte; sent += 0x10000) await Say(client, chunk);
        }
        catch (IOException)
        {
            // The server has hung up.
        }
        Assert.InRange(sent, Megabyte - 0x10000, 20 * Megabyte);
    }

    [Fact]
    public async Task A_body_that_only_drips_is_given_up()
    {
        using var client = await Connect();
        await Say(client, await Head("Content-Length: 1000"));
        var ended = Answer(client);
        while (!ended.IsCompleted)
        {
            try { await Say(client, " "); }
            catch (IOException) { break; }
            await Task.WhenAny(ended, Task.Delay(200, Stop));
        }
        Assert.StartsWith("HTTP/1.1 408", await ended, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_compressed_body_is_not_unpacked()
    {
        var user = await system.App.RegisterAsync();
        using var packed = new MemoryStream();
        await using (var gzip = new GZipStream(packed, CompressionLevel.Fastest, leaveOpen: true)) await gzip.WriteAsync(new byte[50 * Megabyte], Stop);
        var body = new ByteArrayContent(packed.ToArray());
        body.Headers.Add("Content-Type", "application/json");
        body.Headers.Add("Content-Encoding", "gzip");
        Assert.InRange(packed.Length, 1, Megabyte);
        await (await user.Http.PatchAsync("/api/me", body, Stop)).Problem(HttpStatusCode.UnsupportedMediaType, "unsupported_media_type");
    }

    [Theory]
    [InlineData("{\"timeZone\":\"Europe/Oslo\",\"timeZone\":\"Asia/Tokyo\"}", "a name twice")]
    [InlineData("{\"timeZone\":1e400}", "a number beyond all")]
    [InlineData("{\"timeZone\":\"\\ud800\"}", "half a character")]
    [InlineData("{\"timeZone\":\"a\\u0000b\"}", "a character that is none")]
    [InlineData("{\"timeZone\":\"Europe/Oslo\"} {}", "something after the end")]
    [InlineData("{\"timeZone\":\"Europe/Oslo\",}", "a comma too many")]
    [InlineData("// \n{\"timeZone\":\"Europe/Oslo\"}", "a comment")]
    public async Task A_body_that_can_be_read_in_two_ways_is_refused(string body, string why)
    {
        var user = await system.App.RegisterAsync();
        await Refused(user, Encoding.UTF8.GetBytes(body), why);
        Assert.Equal("UTC", (await user.Get("/api/me")).Text("timeZone"));
    }

    [Fact]
    public async Task A_body_nested_ten_thousand_deep_or_not_in_utf8_is_refused()
    {
        var user = await system.App.RegisterAsync();
        await Refused(user, Encoding.UTF8.GetBytes($"{{\"timeZone\":{new string('[', 10_000)}{new string(']', 10_000)}}}"), "deep in a member");
        await Refused(user, Encoding.UTF8.GetBytes($"{{\"unknown\":{new string('[', 10_000)}{new string(']', 10_000)}}}"), "deep in what is ignored");
        await Refused(user, [.. "{\"timeZone\":\""u8, 0xC0, 0xAF, 0xFF, .. "\"}"u8], "not UTF-8");
    }

    static async Task Refused(TestUser user, byte[] body, string why)
    {
        var content = new ByteArrayContent(body);
        content.Headers.Add("Content-Type", "application/json");
        var answer = await user.Http.PatchAsync("/api/me", content, Stop);
        Assert.True(answer.StatusCode == HttpStatusCode.BadRequest, $"{why}: {(int)answer.StatusCode} {await answer.Content.ReadAsStringAsync(Stop)}");
        await answer.Problem(HttpStatusCode.BadRequest, "validation_failed");
    }

    async Task<TcpClient> Connect()
    {
        var client = new TcpClient();
        var address = new Uri(system.App.Url);
        await client.ConnectAsync(address.Host, address.Port, Stop);
        return client;
    }

    async Task<string> Head(string length)
    {
        var user = await system.App.RegisterAsync();
        return $"PATCH /api/me HTTP/1.1\r\nHost: {new Uri(system.App.Url).Authority}\r\nAuthorization: {user.Http.DefaultRequestHeaders.Authorization}\r\nContent-Type: application/json\r\n{length}\r\n\r\n";
    }

    static async Task Say(TcpClient client, string text) => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(text), Stop);

    static async Task<string> Answer(TcpClient client)
    {
        var buffer = new byte[4096];
        return Encoding.ASCII.GetString(buffer, 0, await client.GetStream().ReadAsync(buffer, Stop));
    }
}
