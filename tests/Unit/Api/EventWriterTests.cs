using System.Buffers;
using System.Text;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using StreamVibe.Api.Notifications;
using StreamVibe.Notifications;

namespace StreamVibe.Tests.Unit.Api;

/// <summary>The format of server-sent events.</summary>
public sealed class EventWriterTests
{
    static readonly Guid Id = new("0193a000-0000-7000-8000-000000000001");

    [Fact]
    public void A_sign_of_life_is_a_comment() => Assert.Equal(": ping\n\n", Written(LiveEvent.Beat));

    [Fact]
    public void A_text_of_several_lines_stays_on_one()
    {
        var text = Written(new(Notification: new(Id, "test", "One\nid: 17\r\n\r\nevent: sync\u2028", "", null, DateTimeOffset.UnixEpoch, null)));
        Assert.StartsWith($"event: notification\nid: {Id}\ndata: {{\"id\":\"{Id}\",\"kind\":\"test\",\"title\":\"One\\nid: 17", text, StringComparison.Ordinal);
        Assert.Equal(["event", "id", "data", "", ""], text.Split('\n').Select(line => line.Split(':')[0]));
        Assert.DoesNotContain('\r', text);
    }

    [Fact]
    public void Only_a_notification_has_an_id() =>
        Assert.StartsWith("event: quota\ndata: {\"kind\":\"sync\",\"used\":1,", Written(new(Quota: new(default, 1, 0, null, null, 0, false, default, true, null))), StringComparison.Ordinal);

    static string Written(LiveEvent news)
    {
        var output = new ArrayBufferWriter<byte>();
        new EventWriter(Options.Create(new JsonOptions())).Write(output, news);
        return Encoding.UTF8.GetString(output.WrittenSpan);
    }
}
