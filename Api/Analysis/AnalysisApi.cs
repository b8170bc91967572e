using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Analysis;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Analysis;

/// <summary>Analyses: start, watch, cancel.</summary>
static class AnalysisApi
{
    public static void MapAnalysis(this IEndpointRouteBuilder routes)
    {
        var content = routes.MapSignedIn("/api/content/{id:guid}", "Analysis");
        Starts(content.MapPost("/analyze", Analyze)).WithName("analyzeContent").WithSummary("Ask a model for better words for one item");

        var analyses = routes.MapSignedIn("/api/analyses", "Analysis");
        Starts(analyses.MapPost("", AnalyzeMany)).WithName("startAnalysis").WithSummary("Ask for many items, at most 200, as one analysis").TakesBody()
            .WithDescription("One unit for each item, all or none. An item that brings no suggestions gives its unit back.");
        var analysis = analyses.MapGroup("/{id:guid}").Refuses(ErrorCode.NotFound);
        analysis.MapGet("", Get).WithName("getAnalysis").WithSummary("One analysis with its progress");
        analysis.MapDelete("", Cancel).WithName("cancelAnalysis").WithSummary("Cancel what is not done yet; a finished one stays as it is");
    }

    static RouteHandlerBuilder Starts(RouteHandlerBuilder endpoint) =>
        endpoint.Refuses(ErrorCode.NotFound, ErrorCode.NotSupported, ErrorCode.IdempotencyMismatch, ErrorCode.QuotaExceeded, ErrorCode.SpendCapReached);

    static Task<Accepted<AnalysisRun>> Analyze(Guid id, CurrentUser user, Operation operation, IGrainFactory grains) => Start([id], user, operation, grains);

    static Task<Accepted<AnalysisRun>> AnalyzeMany(AnalysisRequest body, CurrentUser user, Operation operation, IGrainFactory grains) =>
        Start(body.ContentIds ?? [], user, operation, grains);

    static async Task<Accepted<AnalysisRun>> Start(Guid[] contentIds, CurrentUser user, Operation operation, IGrainFactory grains)
    {
        var run = await grains.GetGrain<IAnalysisGrain>(user.Id).Start([.. contentIds], operation.Id);
        return TypedResults.Accepted($"/api/analyses/{run.Id}", run);
    }

    static async Task<Ok<AnalysisRun>> Get(Guid id, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<IAnalysisGrain>(user.Id).Get(id) ?? throw Missing());

    static async Task<NoContent> Cancel(Guid id, CurrentUser user, Operation operation, IGrainFactory grains) =>
        await grains.GetGrain<IAnalysisGrain>(user.Id).Cancel(id, operation.Id) ? TypedResults.NoContent() : throw Missing();

    static DomainException Missing() => DomainException.NotFound("analysis");
}

/// <summary>Which items to ask for.</summary>
sealed record AnalysisRequest(Guid[]? ContentIds);
