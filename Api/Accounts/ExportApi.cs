using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Accounts;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Accounts;

/// <summary>Everything that is stored of a person, as one document that is written while it is read.</summary>
static class ExportApi
{
    public static void MapExport(this RouteGroupBuilder me) =>
        me.MapGet("/export", Export).WithName("exportMe").WithSummary("Everything that is stored of you, as one JSON document to download")
            .WithMetadata(new ProducesResponseTypeMetadata(StatusCodes.Status200OK, typeof(JsonObject), ["application/json"]));

    static PushStreamHttpResult Export(CurrentUser user, IGrainFactory grains, HttpContext context)
    {
        var export = grains.GetGrain<IExportGrain>(user.Id);
        context.Response.Headers.ContentDisposition = "attachment; filename=\"streamvibe-export.json\"";
        return TypedResults.Stream(async body => await Write(export, body, context.RequestAborted), "application/json");
    }

    // One part at a time: the next is read when the client has taken this one. A failure half-way breaks the connection, so that no cut-off document looks whole.
    static async Task Write(IExportGrain export, Stream body, CancellationToken leaving)
    {
        var before = default(ExportPart);
        for (var place = new ExportPlace(); place is not null; place = before.Next)
        {
            var part = await export.Read(place).WaitAsync(leaving);
            await body.WriteAsync(Encoding.UTF8.GetBytes(Lead(before, part) + part.Rows), leaving);
            before = part;
        }
        await body.WriteAsync(Encoding.UTF8.GetBytes(Close(before!) + "}"), leaving);
    }

    static string Lead(ExportPart? before, ExportPart part)
    {
        if (before?.Section == part.Section) return part.Rows.Length > 0 ? "," : "";
        return $"{(before is null ? "{" : Close(before) + ",")}\"{part.Section}\":{(part.IsList ? "[" : part.Rows.Length > 0 ? "" : "null")}";
    }

    static string Close(ExportPart part) => part.IsList ? "]" : "";
}
