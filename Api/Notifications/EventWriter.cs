using System.Buffers;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.Json;
using Microsoft.Extensions.Options;
using StreamVibe.Notifications;

namespace StreamVibe.Api.Notifications;

/// <summary>Writes server-sent events. The framework's own writer has no comments.</summary>
sealed class EventWriter(IOptions<JsonOptions> json)
{
    public static void Start(HttpResponse response)
    {
        response.ContentType = EventStream.ContentType;
        response.Headers.CacheControl = "no-store";
        // nginx would collect the events.
        response.Headers["X-Accel-Buffering"] = "no";
        response.HttpContext.Features.Get<IHttpResponseBodyFeature>()?.DisableBuffering();
    }

    public void Write(IBufferWriter<byte> output, LiveEvent news)
    {
        if (NameOf(news) is not { } name)
        {
            output.Write(": ping\n\n"u8);
            return;
        }
        Line(output, $"event: {name}\n");
        if (news.Notification is { } notification) Line(output, $"id: {notification.Id}\n");
        output.Write("data: "u8);
        // JSON on one line: a line end within a text is escaped.
        using (var data = new Utf8JsonWriter(output, new() { Encoder = json.Value.SerializerOptions.Encoder }))
            JsonSerializer.Serialize(data, (object?)news.Notification ?? (object?)news.Sync ?? (object?)news.Quota ?? news.Connection, json.Value.SerializerOptions);
        output.Write("\n\n"u8);
    }

    /// <summary>The event's name; null for a sign of life.</summary>
    public static string? NameOf(LiveEvent news) =>
        news.Notification is not null ? "notification" : news.Sync is not null ? "sync" : news.Quota is not null ? "quota" : news.Connection is not null ? "connection" : null;

    static void Line(IBufferWriter<byte> output, string text) => Encoding.UTF8.GetBytes(text, output);
}
