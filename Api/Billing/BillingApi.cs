using Microsoft.AspNetCore.Http.HttpResults;
using StreamVibe.Api.Http;
using StreamVibe.Billing;

namespace StreamVibe.Api.Billing;

/// <summary>The plan in force and what is left of it.</summary>
static class BillingApi
{
    public static void MapBilling(this IEndpointRouteBuilder routes)
    {
        var subscription = routes.MapSignedIn("/api/subscription", "Billing");
        subscription.MapGet("", Get).WithName("getSubscription").WithSummary("The plan in force");
        subscription.MapPut("/spend-cap", SetSpendCap).WithName("setSpendCap").WithSummary("Set what use above the limits may cost in a cycle").TakesBody()
            .WithDescription("What would pass the cap is refused, and nothing is held for it; what the plan includes never is. In force at once, also below what was spent already. On a plan without overage it is kept for one that has it.")
            .Refuses(ErrorCode.NotFound, ErrorCode.IdempotencyMismatch);

        var quota = routes.MapSignedIn("/api/quota", "Billing");
        quota.MapGet("", List).WithName("listQuota").WithSummary("What is left of every quota in this cycle");
        quota.MapGet("/{kind}", Check).WithName("getQuota").WithSummary("What is left of one quota").Refuses(ErrorCode.NotFound);
    }

    static async Task<Ok<Subscription>> Get(CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<ISubscriptionGrain>(user.Id).Get());

    static async Task<Ok<Subscription>> SetSpendCap(SpendCapChange body, CurrentUser user, Operation operation, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<ISubscriptionGrain>(user.Id).SetSpendCap(body.Said(), operation.Id));

    static async Task<Ok<Page<QuotaStatus>>> List(CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(new Page<QuotaStatus>(await grains.GetGrain<ISubscriptionGrain>(user.Id).GetQuota(), null));

    static async Task<Ok<QuotaStatus>> Check(string kind, CurrentUser user, IGrainFactory grains) =>
        TypedResults.Ok(await grains.GetGrain<ISubscriptionGrain>(user.Id).Check(WireName<QuotaKind>.Find(kind) ?? throw DomainException.NotFound("quota")));
}
