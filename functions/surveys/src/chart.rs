//! Charts as SVG: one bar a question with its margin of error, and the course of a figure over waves. What they show
//! stands in the report as numbers too: a picture alone tells nothing to whoever does not see it.

use plotters::prelude::*;
use plotters::style::text_anchor::{HPos, Pos, VPos};

const WIDTH: u32 = 720;
const ROW: u32 = 44;
const FONT: &str = "sans-serif";
const BAR: RGBColor = RGBColor(38, 98, 166);
const WHISKER: RGBColor = RGBColor(40, 40, 40);

/// Label, score and margin, in hundredths of a per cent.
pub struct Bar {
    pub label: String,
    pub score: i64,
    pub margin: i64,
}

/// `None`: there is nothing to draw.
pub fn bars(title: &str, bars: &[Bar]) -> Option<String> {
    let mut svg = String::new();
    if bars.is_empty() {
        return None;
    }
    let rows = u32::try_from(bars.len()).ok()?;
    let least = bars.iter().map(|bar| bar.score - bar.margin).min().unwrap_or(0).min(0) as f64 / 100.0;
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, rows * ROW + 80)).into_drawing_area();
        let drawn = (|| {
            area.fill(&WHITE)?;
            let mut chart = ChartBuilder::on(&area)
                .caption(title, (FONT, 20))
                .margin(12)
                .x_label_area_size(28)
                .build_cartesian_2d(least..100.0, 0.0..f64::from(rows))?;
            chart
                .configure_mesh()
                .disable_y_mesh()
                .disable_y_axis()
                .x_label_formatter(&|x| format!("{x:.0}"))
                .draw()?;
            let top = f64::from(rows);
            for (number, bar) in (0u32..).zip(bars) {
                let (score, margin) = (bar.score as f64 / 100.0, bar.margin as f64 / 100.0);
                let low = top - f64::from(number) - 0.9;
                let (middle, high) = (low + 0.2, low + 0.4);
                chart.draw_series([Rectangle::new([(0.0, low), (score, high)], BAR.filled())])?;
                let ends = [((score - margin).max(least), middle), ((score + margin).min(100.0), middle)];
                chart.draw_series([PathElement::new(ends.to_vec(), WHISKER.stroke_width(2))])?;
                let style = (FONT, 15).into_text_style(&area).pos(Pos::new(HPos::Left, VPos::Bottom));
                let words = format!("{}  {:.1} ± {:.1}", bar.label, score, margin);
                chart.draw_series([Text::new(words, (least, high + 0.05), style)])?;
            }
            area.present()
        })();
        drawn.ok()?;
    }
    Some(svg)
}

/// The course of one figure, the oldest first.
pub fn course(title: &str, points: &[Bar]) -> Option<String> {
    if points.len() < 2 {
        return None;
    }
    let mut svg = String::new();
    let last = points.len() as f64 - 1.0;
    let least = points.iter().map(|point| point.score - point.margin).min().unwrap_or(0).min(0) as f64 / 100.0;
    {
        let area = SVGBackend::with_string(&mut svg, (WIDTH, 320)).into_drawing_area();
        let drawn = (|| {
            area.fill(&WHITE)?;
            let mut chart = ChartBuilder::on(&area)
                .caption(title, (FONT, 20))
                .margin(16)
                .x_label_area_size(32)
                .y_label_area_size(44)
                .build_cartesian_2d(0.0..last, least..100.0)?;
            let name = |x: &f64| points.get(x.round() as usize).map(|point| point.label.clone()).unwrap_or_default();
            chart.configure_mesh().x_labels(points.len()).x_label_formatter(&name).draw()?;
            let at = |(number, point): (usize, &Bar)| (number as f64, point.score as f64 / 100.0);
            chart.draw_series(LineSeries::new(points.iter().enumerate().map(at), BAR.stroke_width(3)))?;
            let dots = points.iter().enumerate().map(at).map(|place| Circle::new(place, 4, BAR.filled()));
            chart.draw_series(dots)?;
            area.present()
        })();
        drawn.ok()?;
    }
    Some(svg)
}
