using System.Net.Sockets;
using System.Text.Json;
using Microsoft.AspNetCore.Connections.Features;
using StreamVibe.Sandbox.State;

namespace StreamVibe.Sandbox.Control;

/// <summary>Makes requests fail the way networks and services fail.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, FaultBoard board, IEnumerable<IOutsideService> services, SandboxClock clock)
{
    const string NotJson = "{\"items\": [{\"id\": \"";
    const string NotEvenJson = "<!doctype html><html><head><title>Welcome</title></head><body><h1>Sign in to the network</h1></body></html>";
    static readonly TimeSpan TimeToArrive = TimeSpan.FromMilliseconds(50);
    readonly Dictionary<string, IOutsideService> byName = services.ToDictionary(service => service.Name);
    int garbageSent;

    public Task InvokeAsync(HttpContext context)
    {
        if (!byName.TryGetValue(ServiceOf(context.Request), out var service))
            return next(context);
        var account = service.AccountOf(context.Request);
        if (board.Take(service.Name, context.Request.Method, context.Request.Path.ToString(), account) is not { } fault)
            return next(context);
        var note = RequestNote.Of(context);
        (note.Fault, note.Account) = (fault.Kind, account);
        return fault.Kind switch
        {
            "status" => Status(context, service, fault),
            "hang" => Hang(context, fault),
            "slow" => Slow(context, fault),
            "drip" => Drip(context),
            "reset" => Reset(context),
            "garbage" => Garbage(context, fault),
            "truncate" => Truncate(context),
            _ => Swallow(context),
        };
    }

    public static string ServiceOf(HttpRequest request) => request.Path.Value?.Split('/', 3) is [_, var name, ..] ? name : "";

    async Task Status(HttpContext context, IOutsideService service, Fault fault)
    {
        var body = fault.Body ?? JsonSerializer.Serialize(service.ErrorBody(fault.Status, fault.Reason, context.Request.Path), JsonSerializerOptions.Web);
        await service.Failed(context, fault.Status, body);
        context.Response.StatusCode = fault.Status;
        // A date in Retry-After counts from this one.
        context.Response.Headers.Date = clock.GetUtcNow().ToString("R");
        if (fault.RetryAfter is { } retryAfter)
            context.Response.Headers.RetryAfter = retryAfter.ToString();
        if (fault.Body is null)
            context.Response.ContentType = "application/json; charset=utf-8";
        await context.Response.WriteAsync(body);
    }

    async Task Hang(HttpContext context, Fault fault)
    {
        await board.Hold(fault, clock.System, context.RequestAborted);
        context.Abort();
    }

    /// <summary>Served as usual, late.</summary>
    async Task Slow(HttpContext context, Fault fault)
    {
        await board.Hold(fault, clock.System, context.RequestAborted);
        await next(context);
    }

    /// <summary>An answer that begins well and never ends: one byte a second.</summary>
    async Task Drip(HttpContext context)
    {
        context.Response.ContentType = "application/json; charset=UTF-8";
        try
        {
            for (ReadOnlyMemory<byte> next = "{"u8.ToArray(); ; next = " "u8.ToArray())
            {
                await context.Response.Body.WriteAsync(next, context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(TimeSpan.FromSeconds(1), clock.System, context.RequestAborted);
            }
        }
        catch (OperationCanceledException)
        {
            // The client has had enough.
        }
    }

    static Task Reset(HttpContext context)
    {
        // Lingering for zero seconds makes the close a TCP reset instead of an orderly end.
        if (context.Features.Get<IConnectionSocketFeature>()?.Socket is { } socket)
        {
            socket.LingerState = new LingerOption(true, 0);
            socket.Close();
        }
        context.Abort();
        return Task.CompletedTask;
    }

    /// <summary>By turns a page of some proxy and JSON that stops too early, both as a success.</summary>
    Task Garbage(HttpContext context, Fault fault)
    {
        var page = Interlocked.Increment(ref garbageSent) % 2 == 1;
        context.Response.ContentType = page ? "text/html; charset=utf-8" : "application/json; charset=UTF-8";
        return context.Response.WriteAsync(fault.Body ?? (page ? NotEvenJson : NotJson));
    }

    async Task Truncate(HttpContext context)
    {
        var answer = await Execute(context);
        context.Response.ContentLength = answer.Length;
        await context.Response.Body.WriteAsync(answer.AsMemory(0, answer.Length / 2));
        await context.Response.Body.FlushAsync();
        // An abort resets the connection and would take back what is still on its way, so the half body gets time to arrive.
        await Task.Delay(TimeToArrive, clock.System);
        context.Features.Get<IConnectionSocketFeature>()?.Socket.Shutdown(SocketShutdown.Send);
        await Task.Delay(TimeToArrive, clock.System);
        context.Abort();
    }

    async Task Swallow(HttpContext context)
    {
        await Execute(context);
        context.Abort();
    }

    /// <summary>Lets the service do its work, keeping its answer back.</summary>
    async Task<byte[]> Execute(HttpContext context)
    {
        var wire = context.Response.Body;
        using var answer = new MemoryStream();
        context.Response.Body = answer;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = wire;
        }
        return answer.ToArray();
    }
}
