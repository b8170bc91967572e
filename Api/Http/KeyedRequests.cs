using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Options;
using StreamVibe.Audit;

namespace StreamVibe.Api.Http;

/// <summary>
/// Signed-in changes that carry an <c>Idempotency-Key</c>, whatever they are: (1) the key names the operation; (2) it is claimed, or was done before and is answered again;
/// (3) the endpoint does it; (4) a success is kept as the answer of that key, a refusal frees the key, and of a failure nobody knows whether it was done.
/// </summary>
/// <remarks>What must not happen twice is also guarded where it happens, by the same operation id: a process may die between (3) and (4).</remarks>
sealed partial class KeyedRequests(RequestDelegate next, IOptions<LimitOptions> limits, Ids ids, ILogger<KeyedRequests> log)
{
    public const string Replayed = "Idempotency-Replayed";

    static readonly TimeSpan OneMoment = TimeSpan.FromSeconds(1);

    public async Task InvokeAsync(HttpContext context, CurrentUser user, Operation operation, IGrainFactory grains)
    {
        if (!user.IsSignedIn || !Csrf.IsUnsafe(context.Request.Method) || IdempotencyKey.Parse(context.Request.Headers[IdempotencyKey.Header]) is not { } key)
        {
            await next(context);
            return;
        }
        OperationId id = new(IdempotencyKey.IdOf(user.Id, key), await Fingerprint(context, key));
        operation.Name(id);
        var operations = grains.GetGrain<IOperationGrain>(user.Id);
        var (first, claim) = (default(StoredAnswer), ids.Next());
        try
        {
            first = await operations.Begin(id, claim);
            if (first is null) await Do(context, operations, id, claim);
        }
        catch (Exception failure)
        {
            // Also where the claim itself failed: it may have been written. A database that has just not answered is not waited for a second time.
            var refused = IsRefusal(failure);
            await Try(() => refused ? operations.GiveUp(id, claim, refused) : operations.GiveUp(id, claim, refused).WaitAsync(OneMoment));
            throw;
        }
        if (first is not null) await Replay(context, first);
    }

    async Task Do(HttpContext context, IOperationGrain operations, OperationId id, Guid claim)
    {
        var answer = await Record(context);
        await Try(() => answer.Status is >= 200 and < 300 ? operations.Finish(id, claim, answer) : operations.GiveUp(id, claim, refused: answer.Status < 500));
        await Write(context, answer);
    }

    // The answer is held back until it is kept: whoever has seen it can have it again.
    async Task<StoredAnswer> Record(HttpContext context)
    {
        var (response, wire) = (context.Response, context.Response.Body);
        using var body = new MemoryStream();
        response.Body = body;
        try { await next(context); }
        finally { response.Body = wire; }
        return new(response.StatusCode, response.ContentType, response.Headers.Location.FirstOrDefault(), [.. body.ToArray()]);
    }

    static async Task Replay(HttpContext context, StoredAnswer first)
    {
        context.Response.StatusCode = first.Status;
        context.Response.ContentType = first.ContentType;
        if (first.Location is { } location) context.Response.Headers.Location = location;
        context.Response.Headers[Replayed] = "true";
        await Write(context, first);
    }

    // Some statuses have no body, not even an empty one.
    static Task Write(HttpContext context, StoredAnswer answer) =>
        answer.Body.IsEmpty ? Task.CompletedTask : context.Response.Body.WriteAsync(answer.Body.AsMemory(), context.RequestAborted).AsTask();

    // Read once here and once by the endpoint; kept in memory, since the limit is small.
    async Task<string> Fingerprint(HttpContext context, string key)
    {
        var request = context.Request;
        request.EnableBuffering(bufferThreshold: (int)limits.Value.BodyBytes);
        var fingerprint = await IdempotencyKey.FingerprintOf(key, request.Method, request.GetEncodedPathAndQuery(), request.Body, context.RequestAborted);
        request.Body.Position = 0;
        return fingerprint;
    }

    // The change is made, or refused, whatever becomes of our notes: without them a claim ends by itself.
    async Task Try(Func<Task> note)
    {
        try { await note(); }
        catch (Exception failure) { LogNotNoted(failure); }
    }

    static bool IsRefusal(Exception failure) => failure is DomainException { Code: not (ErrorCode.Internal or ErrorCode.Unavailable) } or InvalidFieldsException or BadHttpRequestException;

    [LoggerMessage(2002, LogLevel.Warning, "The end of a keyed request could not be noted")]
    partial void LogNotNoted(Exception failure);
}
