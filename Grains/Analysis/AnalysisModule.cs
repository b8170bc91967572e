using Microsoft.Extensions.DependencyInjection;
using StreamVibe.Analysis.Models;
using StreamVibe.Settings;

namespace StreamVibe.Analysis;

static class AnalysisModule
{
    public static IServiceCollection AddAnalysis(this IServiceCollection services)
    {
        services.AddModels().AddTrends();
        services.AddSettings<AnalysisOptions>(AnalysisOptions.Section);
        services.AddSingleton<Desks>().AddSingleton(provider => new Pace(Pace.Places(Environment.ProcessorCount), provider.GetRequiredService<TimeProvider>()))
            .AddSingleton<AnalysisReport>().AddSingleton<SpendStore>().AddSingleton<AnalysisStore>().AddSingleton<AnalysisItemStore>();
        return services.AddSingleton<AnalysisStarter>().AddSingleton<Analyst>().AddSingleton<AnalysisSweep>().AddSingleton<SuggestionStore>().AddSingleton<SuggestionDesk>();
    }
}
