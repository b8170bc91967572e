using System.ComponentModel;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using StreamVibe.Analysis;
using StreamVibe.Api.Http;

namespace StreamVibe.Api.Analysis;

/// <summary>What public content is about just now.</summary>
static class TrendingApi
{
    public static void MapTrending(this IEndpointRouteBuilder routes) =>
        routes.MapSignedIn("/api/trending", "Analysis").MapGet("", List).WithName("listTrendingKeywords").WithSummary("Keywords of public content, highest score first");

    static async Task<Ok<TrendingList>> List([FromQuery][Description("Rows at most, 1 to 100; a number outside is clamped.")] string? limit, IGrainFactory grains) =>
        TypedResults.Ok(new TrendingList(await grains.GetGrain<ITrendingGrain>(0).List(Paging.LimitOf(limit))));
}

/// <summary>Keywords, highest score first.</summary>
sealed record TrendingList(IReadOnlyList<TrendingKeyword> Items);
